import { redactBase64, redactJsonText, redactText, redactUrl } from '@synctrail/model';
import type { BodyType, ContentType } from './content-type.ts';
import { multipartText } from './multipart.ts';

/** A body as text, without secrets; without text where it is none. */
export interface Readable {
  readonly type: BodyType;
  readonly text: string | undefined;
}

/** A part of a secret may be left where a body was cut off: the word that is cut goes too, up to so many characters, and digits before it. */
const TORN_WORD = 1_024;
const TORN_DIGITS = 32;

/** @param cut the bytes are the beginning of more */
export function readable(bytes: Buffer, content: ContentType, cut: boolean): Readable {
  if (bytes.length === 0) return { type: 'none', text: undefined };
  const { type, boundary } = content;
  if (type === 'binary') return { type, text: undefined };
  if (type === 'multipart') {
    return boundary === undefined
      ? { type: 'binary', text: undefined }
      : { type, text: mended(redactBase64(redactJsonText(multipartText(bytes, boundary))), false) };
  }
  const text = decoded(bytes, content.charset);
  if (isBinary(text)) return { type: 'binary', text: undefined };
  const known = type === undefined || type === 'text' ? sniffed(text, type) : type;
  return { type: known, text: mended(redactBase64(redacted(known, text)), cut) };
}

function redacted(type: BodyType, text: string): string {
  if (type === 'json') return redactJsonText(text);
  // a form is written as a query is
  return type === 'form' ? redactUrl(`?${text}`).slice(1) : redactText(text);
}

/** JSON that calls itself text, or nothing, is looked at as JSON. */
function sniffed(text: string, type: BodyType | undefined): BodyType {
  if (/^\s*[{[]/.test(text)) return 'json';
  return type === undefined && /^[\w.%+[\]-]+=[^\s]*$/.test(text) ? 'form' : 'text';
}

function decoded(bytes: Buffer, charset: string): string {
  try {
    return new TextDecoder(charset).decode(bytes);
  } catch {
    return new TextDecoder().decode(bytes);
  }
}

/** What no text has. A replaced character or two may be a cut, or a wrong charset. */
function isBinary(text: string): boolean {
  const head = text.slice(0, 4_096);
  let strange = 0;
  for (let i = 0; i < head.length; i++) {
    const code = head.charCodeAt(i);
    if (code === 0) return true;
    if (code === 0xfffd || (code < 32 && code !== 9 && code !== 10 && code !== 12 && code !== 13 && code !== 27)) strange++;
  }
  return strange * 10 > head.length + 20;
}

function mended(text: string, cut: boolean): string {
  if (!cut) return text;
  // a string that was cut off has been given its closing quote
  const inside = startOf(text, text.length, 1, /"/);
  const word = startOf(text, inside, TORN_WORD, /[^\s"'<>,;&{}[\]]/);
  return text.slice(0, startOf(text, word, TORN_DIGITS, /[\d\s-]/));
}

/** Where the run of such characters that ends there begins, if it is not longer. */
function startOf(text: string, end: number, longest: number, character: RegExp): number {
  const lowest = Math.max(0, end - longest);
  let start = end;
  while (start > lowest && character.test(text.charAt(start - 1))) start--;
  return start;
}
