import { lokiName, runStatusAt, statusSpec } from '@synctrail/model';
import type { StoredEvent } from './events.ts';

/** A run that has not ended, as far as its lifecycle tells. */
export interface OpenRun {
  readonly runId: string;
  readonly integration: string;
  readonly syncId: string;
  /** Its newest sign of life that was looked at, ms since the epoch. */
  lastMs: number;
}

const RUN = lokiName('sync.run.id');
const INTEGRATION = lokiName('sync.integration');
const SYNC = lokiName('sync.id');
const STATUS = lokiName('sync.status');
const EVENT = lokiName('sync.event');
const DURATION = lokiName('sync.duration_ms');

/** Durations of a sync that its p95 is made from: the newest of so many runs. */
const HISTORY = 100;
/** Syncs and ended runs that are remembered. */
const MOST_SYNCS = 10_000;
const MOST_ENDED = 100_000;

function isEnd(labels: StoredEvent['labels']): boolean {
  const status = labels[STATUS] ?? 'in_progress';
  // What a worker says when it has done its part ends no run, and neither does being called lost.
  if (labels[EVENT] === 'SYNC_RUN_WRITER_ENDED') return false;
  return statusSpec(status).final || status === 'interrupted' || status === 'cancelled';
}

/** Which runs are open and how long those of their sync take, kept up to date by the lifecycle events of all runs. Bounded. */
export class OpenRuns {
  readonly #open = new Map<string, OpenRun>();
  /** Time of the newest end of a run: an event before it says nothing. */
  readonly #ended = new Map<string, number>();
  readonly #durations = new Map<string, number[]>();

  /** Takes events in any order. */
  note(event: StoredEvent): void {
    const { labels, timeMs } = event;
    const runId = labels[RUN];
    if (runId === undefined) return;
    if (isEnd(labels)) this.#end(runId, event);
    else if (timeMs > (this.#ended.get(runId) ?? -Infinity)) this.#begin(runId, event);
  }

  /** Runs that are silent for so long that they may be lost. */
  silentAt(nowMs: number): OpenRun[] {
    return [...this.#open.values()].filter(
      (run) => runStatusAt(nowMs, { status: 'in_progress', lastEventAt: run.lastMs, p95Ms: this.#p95(run.syncId) }) === 'lost',
    );
  }

  /** Nothing more is to be written for it, unless it speaks again. */
  forget(runId: string, timeMs: number): void {
    this.#open.delete(runId);
    this.#remember(runId, timeMs);
  }

  #begin(runId: string, { timeMs, labels }: StoredEvent): void {
    const known = this.#open.get(runId);
    if (known !== undefined) known.lastMs = Math.max(known.lastMs, timeMs);
    else this.#open.set(runId, { runId, integration: labels[INTEGRATION] ?? '', syncId: labels[SYNC] ?? '', lastMs: timeMs });
  }

  #end(runId: string, { timeMs, labels }: StoredEvent): void {
    if (this.#ended.has(runId)) return;
    const duration = Number(labels[DURATION]);
    if (Number.isFinite(duration)) this.#lasted(labels[SYNC] ?? '', duration);
    const open = this.#open.get(runId);
    // A run that was interrupted and resumed has begun again after its end.
    if (open === undefined || open.lastMs <= timeMs) this.#open.delete(runId);
    this.#remember(runId, timeMs);
  }

  #remember(runId: string, timeMs: number): void {
    this.#ended.set(runId, timeMs);
    const oldest = this.#ended.keys().next();
    if (this.#ended.size > MOST_ENDED && oldest.done !== true) this.#ended.delete(oldest.value);
  }

  #lasted(syncId: string, durationMs: number): void {
    const durations = this.#durations.get(syncId) ?? [];
    if (durations.length === 0 && this.#durations.size >= MOST_SYNCS) return;
    this.#durations.set(syncId, [...durations, durationMs].slice(-HISTORY));
  }

  /** Nearest rank; undefined without history. */
  #p95(syncId: string): number | undefined {
    const sorted = this.#durations.get(syncId)?.toSorted((one, other) => one - other);
    return sorted?.[Math.ceil(sorted.length * 0.95) - 1];
  }
}
