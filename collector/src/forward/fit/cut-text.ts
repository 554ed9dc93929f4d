/** Bytes that tell of the cut. */
const MARK_BYTES = 64;

/** The beginning of a UTF-8 text, with a mark that shows the cut, in at most so many bytes. What fits stays as it is. */
export function cutText(text: Buffer, bytes: number): string {
  if (text.length <= bytes) return text.toString();
  let end = Math.max(0, bytes - MARK_BYTES);
  // Never in the middle of a character: bytes that go on with one begin with the bits 10.
  while (end > 0 && ((text[end] ?? 0) & 0xc0) === 0x80) end -= 1;
  return `${text.toString('utf8', 0, end)}… [cut here; ${text.length} bytes in all]`;
}
