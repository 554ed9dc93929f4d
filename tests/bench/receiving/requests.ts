import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { decodeLogsProtobuf } from '../../../collector/src/otlp/protobuf/logs.ts';
import { decodeTracesProtobuf } from '../../../collector/src/otlp/protobuf/traces.ts';

/** Spans or records of a request at the least. */
const ITEMS = 2_048;
const GZIP = { level: 1 };

export type SentSignal = 'traces' | 'logs';

/** A request as it is sent, plain and packed. */
export interface SentRequest {
  readonly body: Buffer;
  readonly gzip: Buffer;
  readonly items: number;
}

export type SentRequests = Readonly<Record<SentSignal, readonly SentRequest[]>>;

const COUNT: Readonly<Record<SentSignal, (body: Buffer) => number>> = {
  traces: (body) => decodeTracesProtobuf(body).length,
  logs: (body) => decodeLogsProtobuf(body).length,
};

/** Export requests are lists, so that several behind each other are one. */
function joined(signal: SentSignal, bodies: readonly Buffer[]): SentRequest[] {
  const requests: SentRequest[] = [];
  let parts: Buffer[] = [];
  let items = 0;
  for (const part of bodies) {
    parts.push(part);
    items += COUNT[signal](part);
    if (items < ITEMS) continue;
    const body = Buffer.concat(parts);
    requests.push({ body, gzip: gzipSync(body, GZIP), items });
    parts = [];
    items = 0;
  }
  return requests;
}

/** What the library sends for so many entities with their record events, in requests of some 2,048; every span has an id of its own. */
export async function libraryRequests(entities: number): Promise<SentRequests> {
  const bodies: Record<SentSignal, Buffer[]> = { traces: [], logs: [] };
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      if (request.url === '/v1/traces') bodies.traces.push(Buffer.concat(chunks));
      if (request.url === '/v1/logs') bodies.logs.push(Buffer.concat(chunks));
      response.end();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const flags = ['--conditions=synctrail-source', '--disable-warning=ExperimentalWarning'];
  const child = spawn(process.execPath, [...flags, join(import.meta.dirname, '../emitting/ours-main.ts')], {
    env: {
      ...process.env,
      OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      OTEL_EXPORTER_OTLP_COMPRESSION: 'none',
      COUNT: String(entities),
    },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const [code] = (await once(child, 'close')) as [number | null];
  server.close();
  if (code !== 0) throw new Error(`the library did not end well (${code})`);
  return { traces: joined('traces', bodies.traces), logs: joined('logs', bodies.logs) };
}
