import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterEach, describe, expect, test } from 'vitest';
import { decodeTracesProtobuf } from '../src/otlp/protobuf/traces.ts';
import { openStore } from '../src/store/open-store.ts';
import { type Child, endAll, startChild, urlOf } from './child.ts';
import { post, spanJson, tracesJson } from './otlp.ts';
import { newDir } from './running.ts';

const started: Child[] = [];
const servers: Server[] = [];

async function start(config: string, dir: string, env?: Record<string, string>) {
  const child = startChild(['--config', config, '--port', '0', '--data', dir], env);
  started.push(child);
  return { child, url: await urlOf(child) };
}

/** An OTLP end point that answers 503 until it is let take. */
async function destination() {
  const traces = new Set<string>();
  const state = { takes: false };
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      if (state.takes && request.url === '/v1/traces') {
        const body = Buffer.concat(chunks);
        const plain = request.headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body;
        for (const { traceId } of decodeTracesProtobuf(plain)) traces.add(traceId);
      }
      response.writeHead(state.takes ? 200 : 503, { 'content-type': 'application/x-protobuf' }).end();
    });
  });
  servers.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { traces, state, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

/** Sends from several senders until it is refused; answers the traces that were acknowledged. */
async function sendUntilItFails(url: string, onBatch: (batches: number) => void): Promise<string[]> {
  const acknowledged: string[] = [];
  let batches = 0;
  const sender = async () => {
    for (;;) {
      const span = spanJson();
      const answer = await post(`${url}/v1/traces`, tracesJson(span)).catch(() => undefined);
      if (answer?.status !== 200) return;
      acknowledged.push(span.traceId);
      batches += 1;
      onBatch(batches);
    }
  };
  await Promise.all(Array.from({ length: 8 }, sender));
  return acknowledged;
}

afterEach(async () => {
  await endAll(started.splice(0));
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

describe('SIGTERM under load', () => {
  test('stops in order: what was acknowledged is stored, and sent on after the next start', async () => {
    const dir = newDir();
    const config = join(dir, 'synctrail.yaml');
    const { traces, state, url: to } = await destination();
    writeFileSync(config, `store: { enabled: true }\nforward: [{ name: there, kind: otlp, url: '${to}', retryMs: 50 }]`);
    const first = await start(config, join(dir, 'data'));
    const acknowledged = await sendUntilItFails(first.url, (batches) => {
      if (batches === 100) first.child.process.kill('SIGTERM');
    });
    expect(await first.child.ended).toBe(0);
    expect(acknowledged.length).toBeGreaterThanOrEqual(100);
    expect(traces.size).toBe(0);

    const store = await openStore({ dir: join(dir, 'data') });
    const sql = 'SELECT DISTINCT trace_id FROM $source';
    const rows = await store.select({ table: 'spans', fromNs: 0n, toNs: 2n ** 63n - 1n, sql, params: [] });
    await store.close();
    const stored = new Set(rows.map((row) => row['trace_id']));
    expect(acknowledged.filter((id) => !stored.has(id))).toEqual([]);

    state.takes = true;
    await start(config, join(dir, 'data'));
    await expect.poll(() => acknowledged.filter((id) => !traces.has(id))).toEqual([]);
  });

  test('is told in the audit trail, as is the start with its settings, which hold no secret', async () => {
    const dir = newDir();
    const config = join(dir, 'synctrail.yaml');
    writeFileSync(config, 'access:\n  tokens:\n    - { name: ours, token: "${OURS}", roles: [ingest] }');
    const { child } = await start(config, join(dir, 'data'), {
      OURS: 'a-token-that-nobody-sees',
      SYNCTRAIL_TOKEN: 'another-that-nobody-sees',
    });
    child.process.kill('SIGTERM');
    expect(await child.ended).toBe(0);
    const store = await openStore({ dir: join(dir, 'data') });
    const sql = "SELECT sync_event, line, metadata FROM $source WHERE sync_kind = 'audit' ORDER BY time_ns";
    const rows = await store.select({ table: 'logs', fromNs: 0n, toNs: 2n ** 63n - 1n, sql, params: [] });
    await store.close();
    expect(rows.map((row) => row['sync_event'])).toEqual(['COLLECTOR_STARTED', 'COLLECTOR_STOPPED']);
    const text = rows.map((row) => `${row['line']} ${row['metadata']}`).join('\n');
    expect(text).toContain('${OURS}');
    expect(text).toContain('SIGTERM');
    expect(text + child.output()).not.toContain('that-nobody-sees');
  });
});

describe('the numbers at /metrics', () => {
  test('tell of the process: its CPU, its memory, how late its event loop runs', async () => {
    const dir = newDir();
    const config = join(dir, 'synctrail.yaml');
    writeFileSync(config, 'log: { level: error }');
    const { url, child } = await start(config, dir);
    await post(`${url}/v1/traces`, tracesJson(spanJson()));
    await post(`${url}/v1/traces`, tracesJson({ ...spanJson(), traceId: 'x' }));
    const text = await (await fetch(`${url}/metrics`)).text();
    for (const name of ['process_cpu_seconds_total', 'process_resident_memory_bytes', 'nodejs_eventloop_lag_p99_seconds']) {
      expect(text).toMatch(new RegExp(`^${name} \\d`, 'm'));
    }
    expect(text).toContain('synctrail_received_total{signal="traces"} 2');
    expect(text).toContain('synctrail_stored_total{signal="traces"} 1');
    expect(text).toContain('synctrail_refused_total{signal="traces",reason="the trace id is not 32 hex digits"} 1');
    child.process.kill('SIGTERM');
    expect(await child.ended).toBe(0);
    expect(child.output()).not.toContain('Stopping');
  });
});
