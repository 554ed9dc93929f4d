import type { DuckDBConnection } from '@duckdb/node-api';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Turns } from '../rest/packer.ts';
import type { Attached, Note, Volumes } from '../volumes.ts';
import { spansOf } from './known.ts';
import { takeNotes } from './take-notes.ts';

const NS_PER_MS = 1_000_000n;
/** What is sent a little late belongs to the day that has just ended. */
const AFTER_MS = 600_000;
const PAUSE_MS = 5_000;

/** Takes notes of the days that are over, so that reads need not look at all of their spans. */
export class NoteTaker {
  readonly #connection: DuckDBConnection;
  readonly #turns: Turns;
  readonly #note: Note;
  /** Spans when a file was last looked at, by catalog: one that still grows is left for later. */
  readonly #seen = new Map<string, bigint>();

  constructor(connection: DuckDBConnection, turns: Turns, note: Note) {
    this.#connection = connection;
    this.#turns = turns;
    this.#note = note;
  }

  /** Takes notes of a file if its day is over and it lacks them. Rejects when they could not be taken; the file is as it was then. */
  async look(volumes: Volumes, { catalog, path, volume }: Attached, nowMs: number, signal: AbortSignal): Promise<void> {
    if (volume.kind !== 'details' || volume.untilNs + BigInt(AFTER_MS) * NS_PER_MS > BigInt(nowMs) * NS_PER_MS) return;
    const known = volumes.known.of(catalog);
    if (known?.late === false) return;
    const spans = await spansOf(catalog, this.#connection);
    const grows = this.#seen.has(catalog) && this.#seen.get(catalog) !== spans;
    this.#seen.set(catalog, spans);
    if (spans === 0n || grows) return;
    const startMs = performance.now();
    const draft = known?.spans === spans ? undefined : await takeNotes(this.#connection, catalog, volume.fromNs);
    signal.throwIfAborted();
    await this.#turns.enter(async () => {
      await draft?.keep();
      await volumes.known.load(catalog, this.#connection);
    });
    await draft?.drop();
    this.#note('info', `Noted what ${path} holds, after ${((performance.now() - startMs) / 1_000).toFixed(1)} s`);
    await sleep(Math.min(performance.now() - startMs, PAUSE_MS), undefined, { signal });
  }
}
