import { EVENTS } from '@synctrail/model';
import { nowMs } from '../context/clock.ts';
import type { LogRecord } from '../otlp/log.ts';
import type { Losses } from './losses.ts';

/** A report that is lost in its turn must not bring about another at once, ms. */
const INTERVAL_MS = 10_000;
const NAME = 'SYNC_RECORDS_DROPPED';

/** Tells of losses as events of the run that last told something of itself: the exporter serves several, and cannot know whose they were. */
export class LossReport {
  private readonly losses: Losses;
  private latest: LogRecord | undefined;
  private reportedMs = 0;

  constructor(losses: Losses) {
    this.losses = losses;
  }

  /** Remembers whose run is at work. */
  note(record: LogRecord): void {
    if (record.attributes['sync.level'] === 'run') this.latest = record;
  }

  /** One event for each reason; none while there is nothing to tell, or nobody to tell it of. */
  records(): LogRecord[] {
    const { latest } = this;
    const timeMs = nowMs();
    if (!this.losses.pending || latest === undefined || timeMs - this.reportedMs < INTERVAL_MS) return [];
    this.reportedMs = timeMs;
    const { kind, severity } = EVENTS[NAME];
    return this.losses.take().map(([reason, count]) => ({
      eventName: NAME,
      timeMs,
      severity,
      body: `${count} spans and events were lost: ${reason}`,
      traceId: latest.traceId,
      spanId: latest.spanId,
      attributes: {
        'sync.kind': kind,
        'sync.event': NAME,
        'sync.level': 'run',
        'sync.integration': latest.attributes['sync.integration'],
        'sync.id': latest.attributes['sync.id'],
        'sync.name': latest.attributes['sync.name'],
        'sync.connection.id': latest.attributes['sync.connection.id'],
        'sync.tenant.id': latest.attributes['sync.tenant.id'],
        'sync.user.id': latest.attributes['sync.user.id'],
        'sync.run.id': latest.attributes['sync.run.id'],
        'sync.dropped.count': count,
        'sync.dropped.reason': reason,
      },
    }));
  }
}
