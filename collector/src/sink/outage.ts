import type { SignalName } from '../receive/signal-name.ts';
import type { Log } from '../telemetry/log.ts';

/** Tells once that nothing of a signal can be kept, and once that it can again: not for each request. */
export class Outage {
  readonly #log: Log;
  /** Requests that were refused since. */
  readonly #refused = new Map<SignalName, number>();

  constructor(log: Log) {
    this.#log = log;
  }

  failed(signal: SignalName, records: number, error: unknown): void {
    const refused = this.#refused.get(signal);
    this.#refused.set(signal, (refused ?? 0) + 1);
    if (refused === undefined) this.#log('error', 'A batch could not be stored', { signal, records, reason: String(error) });
  }

  kept(signal: SignalName): void {
    const refused = this.#refused.get(signal);
    if (refused === undefined) return;
    this.#refused.delete(signal);
    this.#log('info', 'Batches are stored again', { signal, refused });
  }
}
