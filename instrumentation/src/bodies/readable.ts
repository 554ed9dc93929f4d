import { redactBase64, redactJsonText, redactText, redactUrl } from '@synctrail/model';
import type { BodyType, ContentType } from './content-type.ts';
import { multipartText } from './multipart.ts';

/** A body as text, without secrets; without text where it is none. */
export interface Readable {
  readonly type: BodyType;
  readonly text: string | undefined;
}

/** A part of a secret may be left where a body was cut off: so many characters go too, and of the word that is cut up to so many. */
const TORN = 32;
const TORN_WORD = 1_024;

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
  let end = Math.max(0, text.length - TORN);
  const lowest = Math.max(0, end - TORN_WORD);
  while (end > lowest && !/[\s"'<>,;&{}[\]]/.test(text.charAt(end - 1))) end--;
  return text.slice(0, end);
}
