import type { DuckDBConnection } from '@duckdb/node-api';

/** The share of the time from which on writing takes so much that reads do not get a second thread. */
const BUSY = 0.25;
const CALM = 0.1;

/**
 * How many threads the engine has. Where it has several, the one that waits for a write which another of them does keeps asking whether it is done: a
 * commit takes twice the CPU. So it has one while much is written; reads have a thread each then.
 */
export class EngineThreads {
  readonly #connection: DuckDBConnection;
  readonly #most: number;
  #now: number;

  constructor(connection: DuckDBConnection, most: number) {
    this.#connection = connection;
    this.#most = most;
    this.#now = most;
  }

  /** `busy`: the share of the last while in which was written. `isQuiet`: nothing else uses the engine, as a thread ends after its work only. */
  async suit(busy: number, isQuiet: boolean): Promise<void> {
    if (busy > BUSY && isQuiet) await this.#set(1);
    else if (busy < CALM) await this.#set(this.#most);
  }

  async #set(threads: number): Promise<void> {
    if (threads === this.#now) return;
    await this.#connection.run(`SET threads = ${threads}`);
    this.#now = threads;
  }
}
