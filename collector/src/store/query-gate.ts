import type { Store } from './store.ts';

/** More is asked at once than there is room for; nothing of this was begun. */
export class TooManyQueries extends Error {
  override readonly name = 'TooManyQueries';
}

/** It took longer than a query may, and was ended. */
export class QueryTimedOut extends Error {
  override readonly name = 'QueryTimedOut';
}

/** Queries that run or wait at once, of all readers together; most pages ask four to ten. */
const AT_ONCE = 128;
/** As long as Loki lets one run. */
export const QUERY_MS = 60_000;

/** Bounds how long readers ask, and how many at once, so that a few who ask much do not take the store from the others for good. */
export class QueryGate {
  readonly #ms: number;
  readonly #atOnce: number;
  #open = 0;

  /** @param ms that a query may take, waiting included. */
  constructor(ms = QUERY_MS, atOnce = AT_ONCE) {
    this.#ms = ms;
    this.#atOnce = atOnce;
  }

  /** The same store, whose queries reject with `TooManyQueries` and `QueryTimedOut` too. */
  over(store: Store): Store {
    return {
      ...store,
      select: async (query, signal) => {
        const limit = AbortSignal.timeout(this.#ms);
        const either = signal === undefined ? limit : AbortSignal.any([signal, limit]);
        const timedOut = new Promise<never>((_resolve, reject) => {
          limit.addEventListener('abort', () => reject(new QueryTimedOut()), { once: true });
        });
        // The engine ends a query between two chunks of rows; nobody waits for that.
        return await Promise.race([this.#enter(async () => await store.select(query, either)), timedOut]);
      },
      trace: async (...query) => await this.#enter(async () => await store.trace(...query)),
    };
  }

  /** What was given up counts until it has ended. */
  async #enter<T>(ask: () => Promise<T>): Promise<T> {
    if (this.#open >= this.#atOnce) throw new TooManyQueries();
    this.#open += 1;
    try {
      return await ask();
    } finally {
      this.#open -= 1;
    }
  }
}
