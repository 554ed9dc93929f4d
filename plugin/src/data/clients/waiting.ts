import type { EngineName } from './engine-error.ts';

/** A request that an engine has not answered yet. */
export interface Waiting {
  engine: EngineName;
  /** ms since the epoch. */
  sinceMs: number;
  cancel: () => void;
}

const waiting = new Set<Waiting>();

/** Notes a request until the function that comes back is called. */
export function noteWaiting(request: Waiting): () => void {
  waiting.add(request);
  return () => waiting.delete(request);
}

/** Requests that wait since before this time, longest first. */
export function waitingSince(beforeMs: number): Waiting[] {
  return [...waiting].filter((request) => request.sinceMs <= beforeMs).sort((a, b) => a.sinceMs - b.sinceMs);
}
