/** What a collector took part of, and left out the rest. */
export interface Rejected {
  count: number;
  reason: string;
}

/** Reads a varint; undefined when the bytes end in it. */
function varint(bytes: Uint8Array, from: number): { value: number; end: number } | undefined {
  let value = 0;
  for (let at = from, scale = 1; at < bytes.length; at += 1, scale *= 128) {
    const byte = bytes[at] ?? 0;
    value += (byte & 127) * scale;
    if (byte < 128) return { value, end: at + 1 };
  }
  return undefined;
}

/** The fields of a message that holds varints and lengths only, as these two do; what else comes ends the reading. */
function fields(bytes: Uint8Array): Map<number, number | Uint8Array> {
  const found = new Map<number, number | Uint8Array>();
  for (let at = 0; at < bytes.length;) {
    const tag = varint(bytes, at);
    const next = tag === undefined ? undefined : varint(bytes, tag.end);
    if (tag === undefined || next === undefined || ![0, 2].includes(tag.value % 8)) return found;
    const number = Math.floor(tag.value / 8);
    if (tag.value % 8 === 0) {
      found.set(number, next.value);
      at = next.end;
    } else {
      found.set(number, bytes.subarray(next.end, next.end + next.value));
      at = next.end + next.value;
    }
  }
  return found;
}

/** Reads `partial_success` from the answer to an export: the same fields for spans and logs. */
export function rejectedIn(answer: Uint8Array): Rejected | undefined {
  const partial = fields(answer).get(1);
  if (!(partial instanceof Uint8Array)) return undefined;
  const inside = fields(partial);
  const count = inside.get(1);
  const reason = inside.get(2);
  if (typeof count !== 'number' || count === 0) return undefined;
  return { count, reason: reason instanceof Uint8Array ? new TextDecoder().decode(reason) : 'no reason given' };
}
