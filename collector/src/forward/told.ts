import type { Log } from '../telemetry/log.ts';

const PERIOD_MS = 60_000;

/** Tells of what happens often at once, and then once a minute with how often it was. */
export class Told {
  readonly #log: Log;
  readonly #seen = new Map<string, { untilMs: number; more: number }>();

  constructor(log: Log) {
    this.#log = log;
  }

  warn(nowMs: number, message: string, key: Readonly<Record<string, string>>, count: number, words: string): void {
    const id = `${message} ${Object.values(key).join(' ')}`;
    const seen = this.#seen.get(id);
    if (seen !== undefined && nowMs < seen.untilMs) {
      seen.more += count;
      return;
    }
    this.#log('warn', message, { ...key, count: count + (seen?.more ?? 0), words: words.slice(0, 500) });
    this.#seen.set(id, { untilMs: nowMs + PERIOD_MS, more: 0 });
  }
}
