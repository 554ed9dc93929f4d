import { setImmediate as breathe } from 'node:timers/promises';
import type { Store } from '../../store/store.ts';
import type { Matcher } from '../parse/expression.ts';
import { readSamples, type Span, type StoredSeries } from '../read/read-samples.ts';
import type { Steps } from './value.ts';

/** After so long others are let have their turn, ms. */
const TURN_MS = 15;

/** What the parts of one query share. */
export class Context {
  readonly store: Store;
  readonly steps: Steps;
  /** For how long a sample stands for its series, ms. */
  readonly lookbackMs: number;
  readonly #signal: AbortSignal;
  #sinceMs = performance.now();

  constructor(store: Store, steps: Steps, lookbackMs: number, signal: AbortSignal) {
    this.store = store;
    this.steps = steps;
    this.lookbackMs = lookbackMs;
    this.#signal = signal;
  }

  async read(matchers: readonly Matcher[], span: Span): Promise<StoredSeries[]> {
    return await readSamples(this.store, matchers, span, { signal: this.#signal, pause: async () => await this.pause() });
  }

  /** Lets what waits have its turn, and ends the work of a query that nobody waits for. */
  async pause(): Promise<void> {
    if (performance.now() - this.#sinceMs < TURN_MS) return;
    await breathe();
    this.#signal.throwIfAborted();
    this.#sinceMs = performance.now();
  }
}
