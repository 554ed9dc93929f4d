import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { encodeLogs, encodeTraces } from '../../../collector/test/otlp-proto.ts';
import { attribute, logsJson, spanJson, tracesJson } from '../../../collector/test/otlp.ts';
import type { Chance } from './extent.ts';

const COMPRESS = { identity: (body: Uint8Array) => body, gzip: gzipSync, zstd: zstdCompressSync };

/** A request that a sender sends until it is acknowledged. */
export interface Batch {
  readonly path: '/v1/traces' | '/v1/logs';
  readonly ids: readonly string[];
  readonly body: Uint8Array;
  readonly headers: Readonly<Record<string, string>>;
}

/** A batch of spans or events; an id is the span id, which is each record's own. `timeMs` says of when each is, `filler` how long it may be. */
export function batchOf(chance: Chance, timeMs: () => number, filler = 500): Batch {
  const ids = Array.from({ length: 1 + chance.below(40) }, () => randomBytes(8).toString('hex'));
  const isTraces = chance.below(4) > 0;
  const records = ids.map((spanId) => {
    const nano = `${Math.floor(timeMs())}000000`;
    const attributes = [attribute('filler', 'x'.repeat(chance.below(filler)))];
    if (isTraces) return spanJson({ spanId, startTimeUnixNano: nano, endTimeUnixNano: nano, attributes });
    const traceId = randomBytes(16).toString('hex');
    return { ...spanJson({ traceId, spanId }), timeUnixNano: nano, body: { stringValue: 'tried' }, eventName: 'TRIED', attributes };
  });
  const isJson = chance.below(2) === 0;
  const request = isTraces ? tracesJson(...records) : logsJson(...records.map(logOf));
  const encode = isTraces ? encodeTraces : encodeLogs;
  const encoding = chance.of(['identity', 'gzip', 'zstd'] as const);
  return {
    path: isTraces ? '/v1/traces' : '/v1/logs',
    ids,
    body: COMPRESS[encoding](isJson ? Buffer.from(JSON.stringify(request)) : encode(request)),
    headers: { 'content-type': isJson ? 'application/json' : 'application/x-protobuf', 'content-encoding': encoding },
  };
}

function logOf({ traceId, spanId, timeUnixNano, body, eventName, attributes }: Readonly<Record<string, unknown>>): object {
  return { traceId, spanId, timeUnixNano, body, eventName, attributes };
}

/** Stands for an answer of 200 that refuses records that are too old by the collector's clock. Nobody sends them again. */
const TOO_OLD = 299;

/** What senders were told, over the life of several collectors. */
export class Ledger {
  readonly acknowledged = new Set<string>();
  /** Sent, and not acknowledged: it may or may not be there, and is sent again. */
  readonly unsure: Batch[] = [];
  readonly statuses = new Map<number, number>();

  lostOf(found: ReadonlySet<string>): string[] {
    return [...this.acknowledged].filter((id) => !found.has(id));
  }

  /** Sends one batch; answers the status, `TOO_OLD` when some of it was refused for its age, 0 when there was no answer. */
  async send(url: string, batch: Batch): Promise<number> {
    const sent = { method: 'POST', headers: batch.headers, body: new Uint8Array(batch.body) };
    const status = await fetch(`${url}${batch.path}`, sent).then(
      async (response) => {
        const text = await response.text();
        return response.status === 200 && text.includes('than data is kept') ? TOO_OLD : response.status;
      },
      () => 0,
    );
    this.statuses.set(status, (this.statuses.get(status) ?? 0) + 1);
    if (status === 200) for (const id of batch.ids) this.acknowledged.add(id);
    else if (status !== TOO_OLD) this.unsure.push(batch);
    return status;
  }

  /** Several senders, until the signal is aborted or nobody answers. */
  async sendFrom(url: string, senders: number, next: () => Batch, until: AbortSignal): Promise<void> {
    const sender = async () => {
      while (!until.aborted) {
        const status = await this.send(url, this.unsure.pop() ?? next());
        if (status === 0) return;
        // As Retry-After asks, in the time of a test.
        if (status !== 200 && status !== TOO_OLD) await pause(20);
      }
    };
    await Promise.all(Array.from({ length: senders }, sender));
  }
}
