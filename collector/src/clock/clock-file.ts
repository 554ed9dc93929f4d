import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ClockState, lookAtClock } from './trusted-time.ts';

const FILE = 'clock.json';

function isTime(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value);
}

/** What was remembered; undefined where there is nothing that can be read. */
function read(path: string): ClockState | undefined {
  try {
    const { trustedMs, doubted } = JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>;
    if (!isTime(trustedMs)) return undefined;
    const { sinceMs, seenMs } = (doubted ?? {}) as Record<string, unknown>;
    return isTime(sinceMs) && isTime(seenMs) ? { trustedMs, doubted: { sinceMs, seenMs } } : { trustedMs };
  } catch {
    return undefined;
  }
}

/** The time by which days are deleted, remembered in a folder of data. A folder that remembers nothing is as old as its newest data. */
export class TrustedTime {
  readonly #path: string;
  #state: ClockState;

  constructor(dir: string, newestMs: number) {
    this.#path = join(dir, FILE);
    this.#state = read(this.#path) ?? { trustedMs: newestMs };
  }

  /** Looks at the clock; answers the time to delete by, ms since the epoch. */
  look(nowMs: number): number {
    this.#state = lookAtClock(this.#state, nowMs);
    writeFileSync(`${this.#path}.tmp`, JSON.stringify(this.#state));
    renameSync(`${this.#path}.tmp`, this.#path);
    return this.#state.trustedMs;
  }

  /** Whether the clock tells a time that is not believed yet. */
  get isDoubted(): boolean {
    return this.#state.doubted !== undefined;
  }
}
