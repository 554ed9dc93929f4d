const VARINT = 0;
const FIXED64 = 1;
const BYTES = 2;
const FIXED32 = 5;
/** `LogRecord.attributes`, `KeyValue.key` and `.value`, `AnyValue.kvlist_value`, each as it begins on the wire. */
const ATTRIBUTE_TAG = 6 * 8 + BYTES;
const KEY_TAG = 8 + BYTES;
const VALUE_TAG = 2 * 8 + BYTES;
const KVLIST_TAG = 6 * 8 + BYTES;

function afterVarint(item: Buffer, from: number): number {
  let at = from;
  while ((item[at] ?? 0) > 127) at += 1;
  return at + 1;
}

function lengthAt(item: Buffer, from: number): number {
  let value = 0;
  for (let at = from, scale = 1; at < from + 5; at += 1, scale *= 128) {
    const byte = item[at] ?? 0;
    value += (byte & 0x7f) * scale;
    if (byte < 0x80) return value;
  }
  return Infinity;
}

/** Whether the attribute has a short key, and behind it a value that holds no others. */
function isPlain(item: Buffer, from: number): boolean {
  const key = item[from + 1] ?? 128;
  const value = from + 2 + key;
  return item[from] === KEY_TAG && key < 128 && item[value] === VALUE_TAG && item[afterVarint(item, value + 1)] !== KVLIST_TAG;
}

/**
 * How many attributes a log record has; Infinity when one may be nested, or the record is not as records usually are. It is asked of
 * every record that is sent on, so it makes no objects.
 */
export function countPlainAttributes(item: Buffer): number {
  let count = 0;
  let at = 0;
  while (at < item.length) {
    const tag = item[at] ?? 0;
    const wire = tag & 7;
    at += 1;
    if (tag > 127) return Infinity;
    if (wire === VARINT) at = afterVarint(item, at);
    else if (wire === FIXED64) at += 8;
    else if (wire === FIXED32) at += 4;
    else if (wire === BYTES) {
      const length = lengthAt(item, at);
      at = afterVarint(item, at);
      if (tag === ATTRIBUTE_TAG) {
        if (!isPlain(item, at)) return Infinity;
        count += 1;
      }
      at += length;
    } else return Infinity;
  }
  return at === item.length ? count : Infinity;
}
