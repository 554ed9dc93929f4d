import { redactBase64 } from './base64.ts';
import { redactText } from './text.ts';

/** Shorter words hide nothing behind base64. */
const SHORTEST = 20;
/** Where a stack's message ends and its places begin. */
const PLACES = /\n\s+at /;

/** What somebody says in words of his own, such as an error's message: it may quote a body, so base64 is looked behind as in one. */
export function redactWords(text: string): string {
  const plain = redactText(text);
  return plain.length < SHORTEST ? plain : redactBase64(plain);
}

/** A stack: words, then places in code, which are long and quote nothing. */
export function redactStack(stack: string): string {
  const places = stack.search(PLACES);
  return places < 0 ? redactWords(stack) : redactWords(stack.slice(0, places)) + redactText(stack.slice(places));
}
