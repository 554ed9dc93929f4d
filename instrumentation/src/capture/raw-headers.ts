import { LIMIT_HEADERS } from '@synctrail/model';
import { bytesOf } from './answer-facts.ts';

const CONTENT_LENGTH = 'content-length';
/** Longest length of a body that is taken for one, digits. */
const DIGITS = 15;
const ZERO = 48;
const NINE = 57;

/** Headers that are needed of every answer, by length and first letter: nearly all others are told apart without decoding them. */
const NEEDED: (string[] | undefined)[] = [];
for (const name of [...LIMIT_HEADERS, CONTENT_LENGTH]) (NEEDED[slot(name.length, name.charCodeAt(0))] ??= []).push(name);

/** The last five bits of a letter are the same in upper and lower case. */
function slot(length: number, letter: number): number {
  return (length << 5) | (letter & 31);
}

/** What is needed of every answer's headers. */
export interface NeededHeaders {
  /** Length of the body as the header gives it, bytes. */
  length: number | undefined;
  /** Those that tell of limits; of most answers there are none. */
  limits: Record<string, string> | undefined;
}

/** Looks through a flat list of names and values, mostly bytes. */
export function neededHeaders(list: unknown): NeededHeaders {
  const needed: NeededHeaders = { length: undefined, limits: undefined };
  if (!Array.isArray(list)) return needed;
  let lengths = 0;
  for (let at = 0; at + 1 < list.length; at += 2) {
    const raw: unknown = list[at];
    if (typeof raw !== 'string' && !(raw instanceof Uint8Array)) continue;
    const names = NEEDED[slot(raw.length, typeof raw === 'string' ? raw.charCodeAt(0) : (raw[0] ?? 0))];
    if (names === undefined) continue;
    for (const name of names) {
      if (!isName(raw, name)) continue;
      if (name !== CONTENT_LENGTH) append((needed.limits ??= {}), name, list[at + 1]);
      // several are none
      else needed.length = (lengths += 1) === 1 ? lengthOf(list[at + 1]) : undefined;
      break;
    }
  }
  return needed;
}

function lengthOf(value: unknown): number | undefined {
  if (!(value instanceof Uint8Array)) return bytesOf(value);
  if (value.length === 0 || value.length > DIGITS) return undefined;
  let bytes = 0;
  for (let at = 0; at < value.length; at += 1) {
    const code = value[at] ?? 0;
    if (code < ZERO || code > NINE) return undefined;
    bytes = bytes * 10 + code - ZERO;
  }
  return bytes;
}

/** Whether a name is this one, of the same length, in whatever case. Other characters than letters have that bit too. */
function isName(raw: string | Uint8Array, name: string): boolean {
  if (typeof raw === 'string') return raw.toLowerCase() === name;
  for (let at = 0; at < name.length; at += 1) if (((raw[at] ?? 0) | 32) !== name.charCodeAt(at)) return false;
  return true;
}

/** One header of such a list, of the texts that a request has. @param name in lower case */
export function oneHeader(list: readonly unknown[], name: string): string | undefined {
  for (let at = 0; at + 1 < list.length; at += 2) {
    const each = list[at];
    if (typeof each === 'string' && each.length === name.length && each.toLowerCase() === name) return String(list[at + 1]);
  }
  return undefined;
}

/** All headers of such a list, by lower-case name. */
export function allHeaders(list: unknown): Record<string, string> {
  const headers: Record<string, string> = {};
  if (!Array.isArray(list)) return headers;
  for (let at = 0; at + 1 < list.length; at += 2) append(headers, String(list[at]).toLowerCase(), list[at + 1]);
  return headers;
}

/** @param value several with one name come as one list, or as pairs one after the other */
function append(headers: Record<string, string>, name: string, value: unknown): void {
  const text = Array.isArray(value) ? value.map(String).join(', ') : String(value);
  const before = headers[name];
  headers[name] = before === undefined ? text : `${before}, ${text}`;
}
