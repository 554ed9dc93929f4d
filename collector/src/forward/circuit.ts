/** Closed: all is sent. Open: nothing is. Half open: one request tries. */
export type CircuitState = 'closed' | 'half-open' | 'open';

/** Requests that failed one after the other, after which a destination counts as away. */
const FAILURES = 3;

/** A random pause up to twice as long each time: many that wait for the same do not come back at once ("full jitter"). */
export function pauseMs(attempt: number, leastMs: number, mostMs: number, random: number): number {
  const longest = Math.min(mostMs, leastMs * 2 ** Math.min(attempt - 1, 30));
  return Math.max(1, Math.round(longest * random));
}

/** Whether a destination is asked at all. Time and chance are given, so that it is the same in a test. */
export class Circuit {
  #state: CircuitState = 'closed';
  #failures = 0;
  #untilMs = 0;
  /** When it took something last, ms since the epoch; 0 for never. */
  successMs = 0;
  readonly #pause: (attempt: number) => number;

  constructor(pause: (attempt: number) => number) {
    this.#pause = pause;
  }

  get state(): CircuitState {
    return this.#state;
  }

  /** When it may be asked again, ms since the epoch; undefined when it may be now, or when an answer is waited for. */
  get untilMs(): number | undefined {
    return this.#state === 'open' ? this.#untilMs : undefined;
  }

  /** Whether a request may go now; an open circuit lets one through when its time has come. */
  admits(nowMs: number): boolean {
    if (this.#state === 'closed') return true;
    if (this.#state === 'half-open' || nowMs < this.#untilMs) return false;
    this.#state = 'half-open';
    return true;
  }

  /** Nothing was there to be sent after all. */
  release(): void {
    if (this.#state === 'half-open') this.#state = 'open';
  }

  succeeded(nowMs: number): void {
    this.#state = 'closed';
    this.#failures = 0;
    this.successMs = nowMs;
  }

  /** @param certain the destination itself is away, or asks to be left alone for `waitMs`. */
  failed(nowMs: number, certain: boolean, waitMs = 0): void {
    this.#failures += 1;
    if (!certain && this.#state === 'closed' && this.#failures < FAILURES) return;
    this.#state = 'open';
    this.#untilMs = Math.max(this.#untilMs, nowMs + Math.max(waitMs, this.#pause(this.#failures)));
  }
}
