import type { AttributeName, MetricLabel, MetricName, MetricSpec } from '@synctrail/model';
import { METRICS } from '@synctrail/model';
import { nowMs } from '../context/clock.ts';
import type { MetricRecord, Point } from '../otlp/metric.ts';
import { LabelLimits, OTHER } from './label-limits.ts';
import type { Series } from './series.ts';
import { emptyDistribution, newSeries, observe } from './series.ts';

/** Series of one metric: what comes after has `other` for all that the host names. */
const SERIES = 1_000;

type LabelValues<Name extends MetricName> = { readonly [Label in MetricLabel<Name>]?: string | undefined };

/** Counts what happens, in series whose number is bounded. Cumulative: what is read is all there was since the meter was made. */
export class Meter {
  private readonly metrics = new Map<MetricName, Map<string, Series>>();
  private readonly limits = new LabelLimits((label) => this.overflowed(label));
  private readonly startMs: number;
  /** When it was last read, ms since the epoch. */
  private readMs: number;
  /** Something was counted since then. */
  private news = false;

  constructor() {
    this.readMs = nowMs();
    // a point of the same time as its start would say that its start is unknown
    this.startMs = this.readMs - 1;
  }

  get hasNews(): boolean {
    return this.news;
  }

  /** Adds to a counter. */
  add<Name extends MetricName>(name: Name, labels: LabelValues<Name>, count = 1): void {
    this.series(name, labels).value += count;
  }

  /** Adds one value to a histogram, in the metric's unit. */
  observe<Name extends MetricName>(name: Name, labels: LabelValues<Name>, value: number): void {
    observe(this.series(name, labels), value);
  }

  /** Something was counted in a series that was kept. */
  noted(): void {
    this.news = true;
  }

  /** All as it stands. A series that was never told begins with 0, at the time when that was true: else its first count would be no increase. */
  read(): MetricRecord[] {
    const timeMs = nowMs();
    const before = this.readMs;
    this.readMs = timeMs;
    this.news = false;
    return Array.from(this.metrics, ([name, all]) => {
      const spec: MetricSpec = METRICS[name];
      const points: Point[] = [];
      for (const series of all.values()) {
        const { labels, value, distribution, told } = series;
        series.told = true;
        const at = { labels, startMs: this.startMs };
        if (!told && spec.kind !== 'gauge' && before < timeMs) {
          const empty = distribution === undefined ? undefined : emptyDistribution(spec.bounds?.length ?? 0);
          points.push({ ...at, timeMs: before, value: 0, distribution: empty });
        }
        points.push({ ...at, timeMs, value, distribution });
      }
      return { name, spec, points };
    });
  }

  /** The series itself, for who counts in it often; one whose labels have too many values is to be asked for each time, as each is told. */
  series<Name extends MetricName>(name: Name, values: LabelValues<Name>): Series {
    this.news = true;
    const spec: MetricSpec = METRICS[name];
    const given = values as Readonly<Record<string, string | undefined>>;
    const told = spec.labels.map((label) => this.limits.bounded(label, given[label] ?? ''));
    let all = this.metrics.get(name);
    if (all === undefined) this.metrics.set(name, (all = new Map()));
    const found = all.get(told.join('\n'));
    if (found !== undefined) return found;
    if (all.size >= SERIES) {
      this.overflowed('series');
      for (const [index, label] of spec.labels.entries()) if (this.limits.isBounded(label)) told[index] = OTHER;
    }
    const key = told.join('\n');
    let series = all.get(key);
    if (series === undefined) {
      const labels: Record<string, string> = {};
      for (const [index, label] of spec.labels.entries()) if (told[index] !== '') labels[label] = told[index] ?? '';
      all.set(key, (series = newSeries(labels, spec.bounds)));
    }
    return series;
  }

  private overflowed(label: AttributeName | 'series'): void {
    this.add('sync.labels.overflowed', { 'sync.label': label });
  }
}
