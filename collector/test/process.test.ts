import { once } from 'node:events';
import { appendFileSync, readdirSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { cpuOf } from '../../tests/bench/receiving/process-facts.ts';
import { tried } from '../../tests/support/tried.ts';
import { openStore } from '../src/store/open-store.ts';
import { type Child, endAll, startChild, urlOf } from './child.ts';
import { attribute, post, type SpanJson, spanJson, tracesJson } from './otlp.ts';
import { newDir } from './running.ts';
import { sendUntilItFails } from './senders.ts';

const US_PER_S = 1_000_000;
const started: Child[] = [];

function start(args: readonly string[], env?: Record<string, string>): Child {
  const child = startChild(args, env);
  started.push(child);
  return child;
}

afterEach(async () => {
  await endAll(started.splice(0));
});

/** Which of the spans are there when the folder is opened again. */
async function storedOf(dir: string, spans: readonly SpanJson[]): Promise<number> {
  const store = await openStore({ dir });
  const sql = 'SELECT trace_id FROM $source';
  const rows = await store.select({ table: 'spans', fromNs: 0n, toNs: 2n ** 63n - 1n, sql, params: [] });
  await store.close();
  const stored = new Set(rows.map((row) => row['trace_id']));
  return spans.filter((span) => stored.has(span.traceId)).length;
}

describe('the collector process', () => {
  test('loses no acknowledged span when it is killed', async () => {
    const dir = newDir();
    const child = start(['--port', '0', '--data', dir]);
    const acknowledged = await sendUntilItFails(await urlOf(child), 4, (batches) => {
      if (batches === 40) child.process.kill('SIGKILL');
    });
    await child.ended;
    expect(acknowledged.length).toBeGreaterThanOrEqual(800);
    const kept = await storedOf(dir, acknowledged);
    const lost = acknowledged.length - kept;
    tried({ what: 'kill -9 under load: embedded store', times: 1, acknowledged: acknowledged.length, lost });
    expect(kept).toBe(acknowledged.length);
  });

  test.for(['SIGTERM', 'SIGINT'] as const)('%s: answers what it has begun, loses nothing and ends with 0', async (signal) => {
    const dir = newDir();
    const child = start(['--port', '0', '--data', dir]);
    const acknowledged = await sendUntilItFails(await urlOf(child), 4, (batches) => {
      if (batches === 10) child.process.kill(signal);
    });
    expect(await child.ended).toBe(0);
    expect(await storedOf(dir, acknowledged)).toBe(acknowledged.length);
    expect(readdirSync(dir).filter((file) => file.endsWith('.wal'))).toEqual([]);
  });

  test('starts again on what a killed one left, and takes a log that was cut off in the middle of a write', async () => {
    const dir = newDir();
    const first = start(['--port', '0', '--data', dir]);
    const url = await urlOf(first);
    const span = spanJson();
    expect((await post(`${url}/v1/traces`, tracesJson(span))).status).toBe(200);
    first.process.kill('SIGKILL');
    await first.ended;
    const log = readdirSync(dir).find((file) => file.endsWith('.wal'));
    if (log !== undefined) appendFileSync(join(dir, log), Buffer.from([7, 0, 0]));
    const second = start(['--port', '0', '--data', dir]);
    const trace = await fetch(`${await urlOf(second)}/tempo/api/v2/traces/${span.traceId}`);
    expect(trace.status).toBe(200);
    expect(await trace.text()).toContain('entity contact');
  });

  test('ends with an error when its store crashes: what was acknowledged is there, nothing else was', async () => {
    const dir = newDir();
    const preload = new URL('crashing-worker.ts', import.meta.url).href;
    const child = start(['--port', '0', '--data', dir], { NODE_OPTIONS: `--import=${preload}` });
    const acknowledged = await sendUntilItFails(await urlOf(child), 4, () => undefined);
    expect(await child.ended).toBe(1);
    expect(child.output()).toContain('The store ended by itself; nothing more can be kept');
    expect(child.output()).toContain('the worker of this test throws');
    expect(acknowledged.length).toBeGreaterThanOrEqual(20);
    const kept = await storedOf(dir, acknowledged);
    tried({ what: "crash of the store's thread", times: 1, acknowledged: acknowledged.length, lost: acknowledged.length - kept });
    expect(kept).toBe(acknowledged.length);
  });

  test(
    'is ready after ten seconds of CPU at the most when it was killed in the middle of much, on many days',
    { timeout: 300_000 },
    async () => {
      const dir = newDir();
      const first = start(['--port', '0', '--data', dir]);
      const url = await urlOf(first);
      const now = BigInt(Date.now()) * 1_000_000n;
      const filler = attribute('filler', 'x'.repeat(900));
      for (let day = 0n; day < 12n; day += 1n) {
        const endTimeUnixNano = String(now - day * 86_400_000_000_000n);
        const times = { startTimeUnixNano: endTimeUnixNano, endTimeUnixNano, attributes: [filler] };
        const body = tracesJson(...Array.from({ length: 6_000 }, () => spanJson(times)));
        expect((await post(`${url}/v1/traces`, body)).status).toBe(200);
      }
      first.process.kill('SIGKILL');
      await first.ended;
      const second = start(['--port', '0', '--data', dir]);
      await urlOf(second);
      expect(cpuOf(second.process.pid ?? 0)).toBeLessThan(10 * US_PER_S);
    },
  );

  test('refuses a folder that another one has, and says which', async () => {
    const dir = newDir();
    const first = start(['--port', '0', '--data', dir]);
    await urlOf(first);
    const second = start(['--port', '0', '--data', dir]);
    expect(await second.ended).toBe(1);
    expect(second.output()).toContain(`${dir} is in use by another collector (process ${first.process.pid})`);
  });

  test('two at once, with folders and ports of their own', async () => {
    const urls = await Promise.all(
      [start(['--port', '0', '--data', newDir()]), start([], { SYNCTRAIL_PORT: '0', SYNCTRAIL_DATA: newDir() })].map(urlOf),
    );
    expect(new Set(urls).size).toBe(2);
  });

  test('says when its port is taken', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    const child = start(['--port', String(port), '--data', newDir()]);
    expect(await child.ended).toBe(1);
    expect(child.output()).toContain(`127.0.0.1:${port} is taken by another program`);
    other.close();
  });

  test.for([
    { args: ['--port', 'http'], says: '--port (SYNCTRAIL_PORT) takes a whole number from 0 to 65535, not "http".' },
    { args: ['--port', '65536'], says: 'takes a whole number from 0 to 65535' },
    { args: ['--host', '0.0.0.0'], says: 'unless SYNCTRAIL_TOKEN is set' },
    { args: ['--nonsense'], says: "Unknown option '--nonsense'" },
    { args: ['--keep-days', '0'], says: '--keep-days (SYNCTRAIL_KEEP_DAYS) takes a whole number from 1' },
  ])('refuses to start with $args', async ({ args, says }) => {
    const child = start([...args, '--data', newDir()]);
    expect(await child.ended).toBe(1);
    expect(child.output()).toContain(says);
  });

  test('listens beyond this machine only with a token, which it never prints', async () => {
    const token = 'a-token-that-nobody-guesses';
    const child = start(['--host', '0.0.0.0', '--port', '0', '--data', newDir()], { SYNCTRAIL_TOKEN: token });
    const { port } = new URL(await urlOf(child));
    expect((await post(`http://127.0.0.1:${port}/v1/traces`, '{}')).status).toBe(401);
    expect((await post(`http://127.0.0.1:${port}/v1/traces`, '{}', { authorization: `Bearer ${token}` })).status).toBe(200);
    expect(child.output()).not.toContain(token);
  });

  test('--help says what there is', async () => {
    const child = start(['--help']);
    expect(await child.ended).toBe(0);
    expect(child.output()).toContain('--data DIR');
  });
});
