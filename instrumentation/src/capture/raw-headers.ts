import { LIMIT_HEADERS } from '@synctrail/model';

/** Headers whose values are needed of every answer. */
const NEEDED = new Set([...LIMIT_HEADERS, 'content-length']);
/** Whether some needed name is of this length and begins with this letter: nearly all others are told apart without decoding them. */
const LIKELY = new Uint8Array(64 * 32);
for (const name of NEEDED) LIKELY[slot(name.length, name.charCodeAt(0))] = 1;

/** The last five bits of a letter are the same in upper and lower case. */
function slot(length: number, letter: number): number {
  return length >= 64 ? 0 : (length << 5) | (letter & 31);
}

/** Of a flat list of names and values, mostly bytes, those that are needed of every answer. */
export function neededHeaders(list: unknown): Record<string, string> {
  const headers: Record<string, string> = {};
  if (!Array.isArray(list)) return headers;
  for (let at = 0; at + 1 < list.length; at += 2) {
    const raw: unknown = list[at];
    const letter = typeof raw === 'string' ? raw.charCodeAt(0) : raw instanceof Uint8Array ? raw[0] : undefined;
    if (letter === undefined || LIKELY[slot((raw as string | Uint8Array).length, letter)] !== 1) continue;
    const name = String(raw).toLowerCase();
    if (NEEDED.has(name)) append(headers, name, list[at + 1]);
  }
  return headers;
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
