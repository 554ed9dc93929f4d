import type { CallEnd } from '../calls/recorder.ts';
import type { RunWork } from '../work/run-work.ts';
import { OTHER } from './label-limits.ts';
import type { Series } from './series.ts';
import { observe } from './series.ts';

const STATUSES = ['succeeded', 'failed', 'retrying'] as const;

/** How a call went, as its span says it. */
interface CountedCall {
  readonly facts: CallEnd;
  readonly status: (typeof STATUSES)[number];
  readonly host: string | undefined;
  readonly durationMs: number;
}

interface Counted {
  readonly calls: Series;
  readonly duration: Series;
}

/** Counts the attempts at calls of one run, and keeps what the providers still allow. */
export class CallCounts {
  private readonly run: RunWork;
  /** By host, then by how they were answered: there are few of either, and mostly the same. */
  private readonly known = new Map<string | undefined, Map<number, Counted>>();

  constructor(run: RunWork) {
    this.run = run;
  }

  count({ facts, status, host, durationMs }: CountedCall): void {
    const { meter } = this.run.exporter;
    const { calls, duration } = this.counted(host, facts.statusCode, status);
    calls.value += 1;
    observe(duration, Math.max(0, durationMs) / 1_000);
    meter.noted();
    const { limit, remaining } = facts.rateLimit ?? {};
    if (limit !== undefined) meter.series('sync.rate_limit.limit', this.labels(host)).value = limit;
    if (remaining !== undefined) meter.series('sync.rate_limit.remaining', this.labels(host)).value = remaining;
  }

  private counted(host: string | undefined, statusCode: number | undefined, status: CountedCall['status']): Counted {
    const statusClass = statusCode === undefined ? -1 : Math.floor(statusCode / 100);
    const key = statusClass * STATUSES.length + STATUSES.indexOf(status);
    const found = this.known.get(host)?.get(key);
    if (found !== undefined) return found;
    const { meter } = this.run.exporter;
    const labels = { ...this.labels(host), 'sync.call.status_class': statusClass < 0 ? 'none' : `${statusClass}xx` };
    const counted = {
      calls: meter.series('sync.calls', { ...labels, 'sync.status': status }),
      duration: meter.series('sync.call.duration', labels),
    };
    if (Object.values(counted.calls.labels).includes(OTHER)) return counted;
    let all = this.known.get(host);
    if (all === undefined) this.known.set(host, (all = new Map()));
    all.set(key, counted);
    return counted;
  }

  private labels(host: string | undefined) {
    const { integration, id } = this.run.sync;
    return { 'sync.integration': integration, 'sync.id': id, 'server.address': host };
  }
}
