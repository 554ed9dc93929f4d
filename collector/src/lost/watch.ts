import { lokiName, statusSpec } from '@synctrail/model';
import type { LogRecord } from '../otlp/records.ts';
import type { Log } from '../telemetry/log.ts';
import { heartbeatRecord, isBehind, reasonToWait } from './collectors.ts';
import { allEvents, type AskEvents, MOST_EVENTS } from './events.ts';
import { lostEvent } from './lost-event.ts';
import { type OpenRun, OpenRuns } from './open-runs.ts';
import { COLLECTORS, LIFECYCLE, runEvents } from './questions.ts';
import type { LostSettings } from './settings.ts';

const HOUR_MS = 3_600_000;
/** Events that come late are looked at again for so long, ms; those that come later still, once an hour. */
const OVERLAP_MS = 300_000;
const ALL_AGAIN_MS = HOUR_MS;

export interface WatchOptions {
  readonly settings: LostSettings;
  /** Where all collectors' events end: the embedded store, or the Loki they forward to. */
  readonly ask: AskEvents;
  /** Keeps records as if they had been received; resolves when they are safe. */
  readonly keep: (records: readonly LogRecord[]) => Promise<void>;
  /** Given where several collectors may forward to the same engine. */
  readonly self?: { readonly collectorId: string; readonly backlogMs: () => number };
  readonly log: Log;
  readonly now?: () => number;
}

/**
 * Writes `SYNC_RUN_LOST` for runs that fell silent, for alerts: pages compute it by themselves. Asks where the events of all collectors
 * end, so it sees what others received, and writes nothing while any collector holds events back.
 */
export class LostWatch {
  readonly #options: WatchOptions;
  readonly #runs = new OpenRuns();
  readonly #now: () => number;
  #readToMs = -Infinity;
  #readAllMs = -Infinity;

  constructor(options: WatchOptions) {
    this.#options = options;
    this.#now = options.now ?? Date.now;
  }

  /** One look. Rejects when the engine cannot be asked: the next look makes up for it. Resolves with how many were called lost. */
  async look(): Promise<number> {
    const { keep } = this.#options;
    const nowMs = this.#now();
    await this.#tellOthers(nowMs);
    await this.#read(nowMs);
    const silent = this.#runs.silentAt(nowMs);
    if (silent.length === 0 || (await this.#mustWait(nowMs))) return 0;
    const lost: LogRecord[] = [];
    for (const run of silent) {
      const record = await this.#lostRecord(run, nowMs);
      if (record !== undefined) lost.push(record);
    }
    // Each by itself, so that a record is the same batch whoever writes it and whichever others are lost with it.
    for (const record of lost) await keep([record]);
    return lost.length;
  }

  async #read(nowMs: number): Promise<void> {
    const { settings, ask } = this.#options;
    const isAll = nowMs - this.#readAllMs >= ALL_AGAIN_MS;
    const fromMs = isAll ? nowMs - settings.lookBackHours * HOUR_MS : this.#readToMs - OVERLAP_MS;
    for await (const event of allEvents(ask, LIFECYCLE, { fromMs, toMs: nowMs + 1 })) this.#runs.note(event);
    this.#readToMs = nowMs;
    if (isAll) this.#readAllMs = nowMs;
  }

  async #tellOthers(nowMs: number): Promise<void> {
    const { self, keep } = this.#options;
    if (self === undefined) return;
    await keep([heartbeatRecord({ collectorId: self.collectorId, backlogMs: Math.round(self.backlogMs()), atMs: nowMs })]);
  }

  async #mustWait(nowMs: number): Promise<boolean> {
    const { self, ask, settings, log } = this.#options;
    if (self === undefined) return false;
    const heard = isBehind(self.backlogMs())
      ? undefined
      : await ask(COLLECTORS, { fromMs: nowMs - settings.waitHours * HOUR_MS, toMs: nowMs + 1 }, MOST_EVENTS);
    const reason = heard === undefined ? 'this collector has a backlog' : reasonToWait(heard, nowMs, settings.intervalS * 1_000);
    if (reason !== undefined) log('info', 'Runs that are silent are not called lost yet', { reason });
    return reason !== undefined;
  }

  /** Looks at the run's newest event itself: signs of life are not among what is read of all runs. */
  async #lostRecord(run: OpenRun, nowMs: number): Promise<LogRecord | undefined> {
    const span = { fromMs: nowMs - this.#options.settings.lookBackHours * HOUR_MS, toMs: nowMs + 1 };
    const [newest] = await this.#options.ask(runEvents(run.integration, run.runId), span, 1);
    if (newest === undefined) return undefined;
    const status = newest.labels[lokiName('sync.status')] ?? 'in_progress';
    if (status === 'lost' || statusSpec(status).final) {
      this.#runs.forget(run.runId, newest.timeMs);
      return undefined;
    }
    if (newest.timeMs > run.lastMs) {
      run.lastMs = newest.timeMs;
      if (!this.#runs.silentAt(nowMs).includes(run)) return undefined;
    }
    const record = lostEvent(newest);
    this.#runs.forget(run.runId, Number(record.timeNs / 1_000_000n));
    return record;
  }
}

/** Looks at the settings' interval until it is stopped. A look that fails is said once until one succeeds again. */
export function startWatching(watch: LostWatch, { intervalS }: LostSettings, log: Log): { readonly stop: () => void } {
  let failing = false;
  let looking = false;
  const look = async (): Promise<void> => {
    if (looking) return;
    looking = true;
    try {
      await watch.look();
      failing = false;
    } catch (error) {
      if (!failing) log('warn', 'Runs that fell silent cannot be looked for; it is tried again', { reason: String(error) });
      failing = true;
    } finally {
      looking = false;
    }
  };
  const timer = setInterval(() => void look(), intervalS * 1_000);
  timer.unref();
  return { stop: () => clearInterval(timer) };
}
