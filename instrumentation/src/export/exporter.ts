import type { Settings } from '../configure/settings.ts';
import { warnOnce } from '../context/warn.ts';
import { envelope } from '../otlp/envelope.ts';
import type { LogRecord } from '../otlp/log.ts';
import { writeLog } from '../otlp/log.ts';
import type { SpanRecord } from '../otlp/span.ts';
import { writeSpan } from '../otlp/span.ts';
import { BatchWriter } from './batch.ts';
import { Sender } from './sender.ts';
import { httpTransport } from './transport.ts';

/** A request of about this size is sent, bytes. */
const BATCH_BYTES = 256 * 1_024;
/** What has ended is sent after this at the latest, ms. */
const DELAY_MS = 500;

/** Takes what has ended, and sees that it gets to the collector. Nothing here throws or blocks. */
export interface Exporter {
  span(record: SpanRecord): void;
  log(record: LogRecord): void;
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
  room: async () => {},
  settle: async () => {},
  flush: async () => {},
  leave: async () => {},
  close() {},
};

export function otlpExporter(settings: Settings, version: string): Exporter {
  const spans = new BatchWriter(settings.tracesUrl);
  const logs = new BatchWriter(settings.logsUrl);
  const transport = httpTransport({ ...settings, parallel: Sender.parallel });
  const sender = new Sender(transport, envelope(settings.resource, 'synctrail', version), settings.queueBytes);
  let timer: NodeJS.Timeout | undefined;

  const dispatch = (): void => {
    clearTimeout(timer);
    timer = undefined;
    // events are few, and they are the rows: they go first
    for (const writer of [logs, spans]) {
      const batch = writer.take();
      if (batch !== undefined) sender.add(batch);
    }
  };
  const written = (writer: BatchWriter): void => {
    if (writer.bytes >= BATCH_BYTES) dispatch();
    else timer ??= setTimeout(dispatch, DELAY_MS).unref();
  };
  const within = async (done: () => boolean): Promise<void> => {
    await sender.until(done, settings.flushTimeoutMs);
  };

  return {
    span(record) {
      spans.add(writeSpan, record);
      written(spans);
    },
    log(record) {
      logs.add(writeLog, record);
      written(logs);
    },
    async room() {
      if (!sender.roomy && sender.healthy) await within(() => sender.roomy || !sender.healthy);
    },
    async settle() {
      dispatch();
      if (sender.healthy) await within(() => sender.idle || !sender.healthy);
    },
    async flush() {
      dispatch();
      sender.hurry();
      await within(() => sender.idle);
    },
    async leave() {
      dispatch();
      if (!sender.idle) {
        sender.hurry();
        await within(() => sender.idle || sender.absent);
      }
      if (!sender.idle) warnOnce('SYNCTRAIL_LEFT_BEHIND', `The process ends with ${sender.bytes} bytes of spans and events not delivered.`);
      if (sender.dropped > 0) warnOnce('SYNCTRAIL_DROPPED_SUM', `${sender.dropped} spans and events were lost in all.`);
    },
    close() {
      clearTimeout(timer);
      sender.close();
    },
  };
}
