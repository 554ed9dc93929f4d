import { warnOnce } from '../context/warn.ts';
import type { Meter } from '../metrics/meter.ts';

/** What became of them: no room was left, the collector took none of a request, or took part of one. */
export type LossCause = 'full' | 'refused' | 'left_out';

/** Records that never arrive, by reason. */
export class Losses {
  private readonly meter: Meter;
  private readonly unreported = new Map<string, number>();
  /** All there were. */
  total = 0;

  constructor(meter: Meter) {
    this.meter = meter;
  }

  add(count: number, cause: LossCause, reason: string): void {
    if (count === 0) return;
    this.meter.add('sync.dropped', { 'sync.dropped.cause': cause }, count);
    this.total += count;
    this.unreported.set(reason, (this.unreported.get(reason) ?? 0) + count);
    warnOnce('SYNCTRAIL_DROPPED', `Spans or events are lost, ${count} so far: ${reason}.`);
  }

  get pending(): boolean {
    return this.unreported.size > 0;
  }

  /** Those since the last time. */
  take(): [reason: string, count: number][] {
    const taken = [...this.unreported];
    this.unreported.clear();
    return taken;
  }
}
