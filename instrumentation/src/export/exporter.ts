import { catchUp } from '../bodies/later.ts';
import type { BodySettings } from '../bodies/policy.ts';
import { NO_BODIES } from '../bodies/policy.ts';
import type { Settings } from '../configure/settings.ts';
import { warnOnce } from '../context/warn.ts';
import { HostPipeline } from '../opentelemetry/host-pipeline.ts';
import type { HostSpanProcessor } from '../opentelemetry/host-span.ts';
import { Meter } from '../metrics/meter.ts';
import { envelope } from '../otlp/envelope.ts';
import type { BriefLog, LogRecord } from '../otlp/log.ts';
import { writeBriefLog, writeLog } from '../otlp/log.ts';
import type { SpanRecord } from '../otlp/span.ts';
import { writeSpan } from '../otlp/span.ts';
import { BatchWriter } from './batch.ts';
import { LossReport } from './loss-report.ts';
import { MetricReader } from './metric-reader.ts';
import { Sender } from './sender.ts';
import { Spool } from './spool.ts';
import { spoolSettings } from './spool-settings.ts';
import { httpTransport } from './transport.ts';

/** A request of about this size is sent, bytes. */
const BATCH_BYTES = 1_024 * 1_024;
/** Bodies of calls are not alike, and take longer to pack. */
const BODIES_BYTES = 256 * 1_024;
/** What has ended is sent after this at the latest, ms. */
const DELAY_MS = 500;

/** At a page's end, what has ended longer ago than that is sent at once: a process that is killed loses little more than a page, ms. */
const PAGE_DELAY_MS = 50;

/** So much of what may wait is written together: code whose instructions and tables are at hand is several times as quick. */
const TOGETHER = 64;

/** What may be written a little later, and is all known by then. */
interface Deferred {
  writeNow(): void;
}

/** Takes what has ended, and sees that it gets to the collector. Nothing here throws or blocks. */
export interface Exporter {
  span(record: SpanRecord): void;
  log(record: LogRecord): void;
  /** One of very many. */
  briefLog(record: BriefLog): void;
  /** Writes it later, with others; before anything is sent, and no later than that would be. */
  defer(work: Deferred): void;
  /** A record of a call's bodies: the first to be given up where there is no room. */
  body(record: LogRecord): void;
  readonly bodies: BodySettings;
  readonly meter: Meter;
  /** Whether runs link to the span of the host's own SDK that they begin in. */
  readonly hostSdk: boolean;
  /** Whether each record that is written leaves a small event behind. */
  readonly recordEvents: boolean;
  /** Waits for room in the queue, if waiting makes sense: to be awaited where a page ends. */
  room(): Promise<void>;
  /** Sends all there is, and waits for it while the collector answers. */
  settle(): Promise<void>;
  /** Sends all there is, and waits for it for a bounded time. */
  flush(): Promise<void>;
  /** The last chance before the process ends. */
  leave(): Promise<void>;
  close(): void;
}

/** Records nothing. */
export const nowhere: Exporter = {
  span() {},
  log() {},
  briefLog() {},
  defer() {},
  body() {},
  bodies: NO_BODIES,
  meter: new Meter(),
  hostSdk: false,
  recordEvents: false,
  room: async () => {},
  settle: async () => {},
  flush: async () => {},
  leave: async () => {},
  close() {},
};

function spoolOf(settings: Settings): Spool | undefined {
  const where = spoolSettings(settings);
  if (where === undefined) return undefined;
  const spool = new Spool(where);
  spool.adopt();
  return spool;
}

/** @param processor of the host's own SDK, which takes the spans if it is given */
export function otlpExporter(settings: Settings, version: string, processor?: HostSpanProcessor): Exporter {
  const around = envelope(settings.resource, 'synctrail', version);
  const { gzip } = settings;
  const spans = new BatchWriter('traces', around, { gzip });
  const logs = new BatchWriter('logs', around, { gzip });
  // small requests of their own: among others they would be lost with them while there is little room
  const reports = new BatchWriter('logs', around, { gzip });
  const bodies = new BatchWriter('logs', around, { gzip, bodies: true });
  const meter = new Meter();
  const spool = spoolOf(settings);
  const host = processor === undefined ? undefined : new HostPipeline(processor, settings.resource, version);
  let timer: NodeJS.Timeout | undefined;
  /** When the oldest of what is not dispatched ended. */
  let since = 0;

  const sender = new Sender({
    transport: httpTransport({ ...settings, parallel: Sender.parallel }),
    urls: { traces: settings.tracesUrl, logs: settings.logsUrl, metrics: settings.metrics.url },
    limitBytes: settings.queueBytes,
    spool,
    meter,
    onDelivered: () => {
      for (const record of report.records()) reports.add(writeLog, record);
      const batch = reports.take();
      if (batch !== undefined) sender.add(batch);
    },
  });
  const report = new LossReport(sender.losses);
  const metrics = new MetricReader(meter, settings, version, (batch) => sender.add(batch));

  let deferred: Deferred[] = [];
  const writeDeferred = (): void => {
    // writing may dispatch, and that comes here again
    const all = deferred;
    deferred = [];
    for (const work of all) work.writeNow();
  };
  const dispatch = (): void => {
    writeDeferred();
    clearTimeout(timer);
    timer = undefined;
    // events are few, and they are the rows: they go first
    for (const writer of [logs, spans, bodies]) {
      const batch = writer.take();
      if (batch !== undefined) sender.add(batch);
    }
  };
  const wait = (): void => {
    if (timer !== undefined) return;
    since = performance.now();
    timer = setTimeout(dispatch, DELAY_MS).unref();
  };
  const written = (writer: BatchWriter): void => {
    if (writer.bytes >= (writer === bodies ? BODIES_BYTES : BATCH_BYTES)) dispatch();
    else wait();
  };
  const within = async (done: () => boolean): Promise<void> => {
    await sender.until(done, settings.flushTimeoutMs);
  };
  /** Whatever ends the process: the last chance to keep what did not arrive. Nothing asynchronous happens after it. */
  const keep = (): void => {
    catchUp();
    dispatch();
    metrics.readNews();
    if (sender.idle) return;
    sender.spill();
    spool?.syncNow();
  };
  process.on('exit', keep);

  return {
    meter,
    hostSdk: settings.hostSdk,
    recordEvents: settings.recordEvents,
    span(record) {
      if (host !== undefined) {
        host.span(record);
        return;
      }
      spans.add(writeSpan, record);
      written(spans);
    },
    log(record) {
      report.note(record);
      logs.add(writeLog, record);
      written(logs);
    },
    defer(work) {
      deferred.push(work);
      if (deferred.length >= TOGETHER) writeDeferred();
      else wait();
    },
    body(record) {
      bodies.add(writeLog, record);
      written(bodies);
    },
    bodies: settings.bodies,
    briefLog(record) {
      logs.add(writeBriefLog, record);
      written(logs);
    },
    async room() {
      if (timer !== undefined && performance.now() - since > PAGE_DELAY_MS) dispatch();
      if (!sender.roomy && sender.healthy) await within(() => sender.roomy || !sender.healthy);
      if (!sender.strained) return;
      // one that takes some of what it is sent is not to get a request for each page
      if (!sender.healthy) dispatch();
      sender.spill();
    },
    async settle() {
      catchUp();
      dispatch();
      metrics.readRested();
      if (sender.healthy) await within(() => sender.idle || !sender.healthy);
      if (!sender.idle) sender.spill();
    },
    async flush() {
      catchUp();
      dispatch();
      metrics.readNews();
      sender.hurry();
      await Promise.all([within(() => sender.idle), host?.flush(settings.flushTimeoutMs)]);
      if (!sender.idle) sender.spill();
    },
    async leave() {
      catchUp();
      dispatch();
      metrics.readNews();
      await host?.flush(settings.flushTimeoutMs);
      if (!sender.idle) {
        sender.hurry();
        await within(() => sender.idle || sender.absent);
      }
      keep();
      tellLeft(sender, spool);
    },
    close() {
      clearTimeout(timer);
      metrics.close();
      keep();
      process.off('exit', keep);
      sender.close();
      spool?.close();
    },
  };
}

/** What did not arrive before the process ends, and what never will. */
function tellLeft(sender: Sender, spool: Spool | undefined): void {
  if (sender.bytes > 0 && (spool === undefined || spool.empty))
    warnOnce('SYNCTRAIL_LEFT_BEHIND', `The process ends with ${sender.bytes} bytes of spans and events not delivered.`);
  else if (spool !== undefined && !spool.empty)
    warnOnce(
      'SYNCTRAIL_LEFT_BEHIND',
      `The process ends with ${spool.count} spans and events not delivered; they wait in ${spool.folder} for the next process of this service.`,
    );
  if (sender.losses.total > 0) warnOnce('SYNCTRAIL_DROPPED_SUM', `${sender.losses.total} spans and events were lost in all.`);
}
