import type { Settings } from '../configure/settings.ts';
import type { Meter } from '../metrics/meter.ts';
import { envelope } from '../otlp/envelope.ts';
import { writeMetric } from '../otlp/metric.ts';
import type { Batch } from './batch.ts';
import { BatchWriter } from './batch.ts';

/** Counters that end sooner than that after the last reading wait for the next, ms. */
const REST_MS = 10_000;
/** A request is not to be much larger, bytes. */
const BATCH_BYTES = 512 * 1_024;

/** Reads the meter from time to time, and hands over what it says. */
export class MetricReader {
  private readonly meter: Meter;
  private readonly writer: BatchWriter;
  private readonly add: (batch: Batch) => void;
  private readonly timer: NodeJS.Timeout | undefined;
  private readonly enabled: boolean;
  private readMs = -Infinity;

  constructor(meter: Meter, settings: Settings, version: string, add: (batch: Batch) => void) {
    const { metrics, resource, gzip } = settings;
    this.meter = meter;
    this.add = add;
    this.enabled = metrics.enabled;
    // counters of two processes must not mix; spans and events tell theirs apart by the run
    const around = envelope({ 'service.instance.id': crypto.randomUUID(), ...resource }, 'synctrail', version);
    this.writer = new BatchWriter('metrics', around, { gzip });
    if (metrics.enabled) this.timer = setInterval(() => this.read(), metrics.intervalMs).unref();
  }

  /** Tells all as it stands. */
  read(): void {
    if (!this.enabled) return;
    this.readMs = performance.now();
    for (const record of this.meter.read()) {
      this.writer.add(writeMetric, record);
      if (this.writer.bytes >= BATCH_BYTES) this.hand();
    }
    this.hand();
  }

  /** Tells it if something has been counted since: the process may end, and nobody would tell it later. */
  readNews(): void {
    if (this.meter.hasNews) this.read();
  }

  /** The same where that is not sure, such as at the end of a run: not too often. */
  readRested(): void {
    if (performance.now() - this.readMs >= REST_MS) this.readNews();
  }

  close(): void {
    clearInterval(this.timer);
  }

  private hand(): void {
    const batch = this.writer.take();
    if (batch !== undefined) this.add(batch);
  }
}
