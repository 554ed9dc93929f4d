import { warnOnce } from '../context/warn.ts';

/** Records that never arrive, by reason. */
export class Losses {
  private readonly unreported = new Map<string, number>();
  /** All there were. */
  total = 0;

  add(count: number, reason: string): void {
    if (count === 0) return;
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
