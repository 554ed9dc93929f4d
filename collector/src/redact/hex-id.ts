const [ZERO, NINE, A, F, HYPHEN] = [0x30, 0x39, 0x61, 0x66, 0x2d];
/** A card's number has as many digits, or more. */
const DIGITS = 12;

/**
 * Whether the text of these bytes is of hex digits and hyphens, without a row of digits as long as a card's number: an id, in which
 * `redactText` can find nothing. To see that costs less than to decode it.
 */
export function isHexId(buffer: Buffer, from: number, to: number): boolean {
  let row = 0;
  for (let index = from; index < to; index += 1) {
    const byte = buffer[index] ?? 0;
    if ((byte >= ZERO && byte <= NINE) || byte === HYPHEN) {
      row += 1;
      if (row >= DIGITS) return false;
    } else if (byte >= A && byte <= F) row = 0;
    else return false;
  }
  return true;
}
