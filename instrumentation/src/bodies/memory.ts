/** Bytes that all calls in flight, and what waits to be read of them, may hold. */
const LIMIT_BYTES = 32 * 1_024 * 1_024;

let held = 0;

/** Whether so many bytes more may be held; then they count until they are released. */
export function hold(bytes: number): boolean {
  if (held + bytes > LIMIT_BYTES) return false;
  held += bytes;
  return true;
}

export function release(bytes: number): void {
  held -= bytes;
}
