import { setImmediate as nextTurn } from 'node:timers/promises';

/** Gives each request a turn of the event loop of its own, so that all else waits for one request at the longest, not for all that came at once. */
export class Turns {
  #last: Promise<void> = Promise.resolve();

  /** Resolves in a turn that no other request has. */
  async next(): Promise<void> {
    this.#last = this.#last.then(async () => await nextTurn());
    await this.#last;
  }
}
