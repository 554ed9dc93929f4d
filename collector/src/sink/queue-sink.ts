import { ATTR_SYNC_KIND } from '@synctrail/model';
import { encodeLogs } from '../otlp/encode/logs.ts';
import { encodeMetrics } from '../otlp/encode/metrics.ts';
import { encodeTraces } from '../otlp/encode/traces.ts';
import type { LogRecord } from '../otlp/records.ts';
import type { AppendRefused, Content, Queue } from '../queue/entry.ts';
import { type Refusal, tooMany } from '../receive/refusal.ts';
import type { SignalName } from '../receive/signal-name.ts';
import type { Log } from '../telemetry/log.ts';
import { KEPT, type Kept, type Received, type Sink } from './sink.ts';

const TOO_LARGE: Refusal = { status: 413, message: 'The request is larger than the whole queue may be: send smaller batches.' };
const FULL = tooMany(
  'The queue is full, as what was received cannot be sent on fast enough; nothing of the request was acknowledged. Send it again later.',
);

function isBody({ attributes }: LogRecord): boolean {
  return attributes.some(({ key, value }) => key === ATTR_SYNC_KIND && value === 'body');
}

/** Says once that there is no room, and once that there is again. */
class Room {
  readonly #log: Log;
  readonly #full = new Set<Content>();

  constructor(log: Log) {
    this.#log = log;
  }

  is(content: Content, isFull: boolean): void {
    if (isFull === this.#full.has(content)) return;
    if (isFull) {
      this.#full.add(content);
      this.#log('warn', 'The queue is full: what comes is refused until there is room', { content });
    } else {
      this.#full.delete(content);
      this.#log('info', 'The queue has room again', { content });
    }
  }
}

/** Keeps batches in the queue on disk, as the requests that are sent on. */
export function queueSink(queue: Queue, log: Log): Sink {
  const room = new Room(log);

  async function append(
    content: Content,
    signal: SignalName,
    { workspace, receivedMs }: Received,
    items: number,
    request: Buffer,
  ): Promise<AppendRefused | undefined> {
    const appended = await queue.append(content, { signal, workspace, receivedMs, items, request });
    const why = appended.kind === 'refused' ? appended.why : undefined;
    if (why !== 'too-large') room.is(content, why === 'full');
    return why;
  }

  async function keep(signal: SignalName, received: Received, items: number, request: () => Buffer): Promise<Kept> {
    if (items === 0) return KEPT;
    const why = await append('records', signal, received, items, request());
    return why === undefined ? KEPT : { kind: 'refused', refusal: why === 'full' ? FULL : TOO_LARGE };
  }

  /** Bodies that have no room are refused alone: their sender drops them, and goes on with its spans and events. */
  async function keepBodies(bodies: readonly LogRecord[], received: Received): Promise<Kept> {
    if (bodies.length === 0) return KEPT;
    const why = await append('bodies', 'logs', received, bodies.length, encodeLogs(bodies));
    if (why === undefined) return KEPT;
    return { kind: 'kept', partial: { rejected: bodies.length, message: `the queue has no room for bodies of calls (${bodies.length})` } };
  }

  return {
    keepSpans: async (spans, received) => await keep('traces', received, spans.length, () => encodeTraces(spans)),
    async keepLogs(logs, received) {
      const bodies = logs.filter(isBody);
      const others = bodies.length === 0 ? logs : logs.filter((log) => !isBody(log));
      const kept = await keep('logs', received, others.length, () => encodeLogs(others));
      return kept.kind === 'refused' ? kept : await keepBodies(bodies, received);
    },
    keepMetrics: async (points, received) => await keep('metrics', received, points.length, () => encodeMetrics(points)),
    keepRequest: async (signal, request, items, received) => await keep(signal, received, items, () => request),
  };
}
