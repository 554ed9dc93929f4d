/** A range as Tempo takes it: whole seconds since the epoch, widened to hold all of it. */
export function encodeSeconds(range: { fromMs: number; toMs: number }): { start: string; end: string } {
  const start = Math.floor(range.fromMs / 1000);
  return { start: String(start), end: String(Math.max(start + 1, Math.ceil(range.toMs / 1000))) };
}

/** A range as Loki takes it: nanoseconds since the epoch. */
export function encodeNanoseconds(range: { fromMs: number; toMs: number }): { start: string; end: string } {
  return { start: `${Math.floor(range.fromMs)}000000`, end: `${Math.ceil(range.toMs)}000000` };
}
