import { LRUCache } from 'lru-cache';

/** Traces that are remembered; of others their first spans were long ago. */
const MAX_TRACES = 100_000;

/** Bytes that were sent of each trace: Tempo answers 200 and drops what is above its bound. */
export class TraceSizes {
  readonly #sizes = new LRUCache<string, number>({ max: MAX_TRACES });

  of(trace: string): number {
    return this.#sizes.get(trace) ?? 0;
  }

  add(trace: string, bytes: number): void {
    this.#sizes.set(trace, this.of(trace) + bytes);
  }
}
