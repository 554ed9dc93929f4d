import { REDACTED } from './replacement.ts';

/** 13 to 19 digits, bare or in a card's groups. Ids with a prefix, decimals and uuids have a neighbour that rules them out. */
const CANDIDATE = /(?<![\w.-])(?:\d{14,19}|\d{4}([ -])\d{4}\1\d{4}\1\d{4}(?:\1\d{1,3})?|\d{4}([ -])\d{6}\2\d{4,5})(?![\w-]|\.\d)/g;

/** Number ranges of the networks in use; each with the lengths it issues. */
const NETWORK =
  /^(?:4(?:\d{15}|\d{18})|5[1-5]\d{14}|2(?:22[1-9]|2[3-9]\d|[3-6]\d\d|7[01]\d|720)\d{12}|3[47]\d{13}|3(?:0[0-5]|[68]\d)\d{11}|6(?:011|4[4-9]\d|5\d\d)\d{12}|35(?:2[89]|[3-8]\d)\d{12}|62\d{14,17})$/;

/** Replaces numbers of payment cards: right network, right length, right check digit. */
export function redactCardNumbers(text: string, replacement = REDACTED): string {
  return text.replace(CANDIDATE, (found) => {
    const digits = found.replace(/[ -]/g, '');
    return NETWORK.test(digits) && passesLuhn(digits) ? replacement : found;
  });
}

function passesLuhn(digits: string): boolean {
  let sum = 0;
  for (let i = 0; i < digits.length; i++) {
    const digit = Number(digits[digits.length - 1 - i]);
    const doubled = digit * 2;
    sum += i % 2 === 0 ? digit : doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}
