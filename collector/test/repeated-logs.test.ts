import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import { type Child, startChild, urlOf } from './child.ts';
import { encodeLogs } from './otlp-proto.ts';
import { attribute, logsJson, post } from './otlp.ts';
import { newDir } from './running.ts';

const children: Child[] = [];
afterEach(async () => {
  for (const child of children.splice(0)) {
    child.process.kill('SIGKILL');
    await child.ended;
  }
});

async function start(dir: string): Promise<{ url: string; kill: () => Promise<void> }> {
  const config = join(dir, 'synctrail.yaml');
  writeFileSync(config, JSON.stringify({ listen: { port: 0 }, store: { dir: join(dir, 'data'), enabled: true } }));
  const child = startChild(['--config', config]);
  children.push(child);
  return {
    url: await urlOf(child),
    kill: async () => {
      child.process.kill('SIGKILL');
      await child.ended;
    },
  };
}

const nowNs = BigInt(Date.now()) * 1_000_000n;
/** A record whose sender has a clock of whole milliseconds, as most have: many are of one instant. */
const event = (line: string, more: object = {}) => ({
  timeUnixNano: String(nowNs),
  body: { stringValue: line },
  attributes: [attribute('sync.kind', 'record'), attribute('sync.entity.source_id', line)],
  ...more,
});
const failure = (line: string) => event(line, { attributes: [attribute('sync.kind', 'failure')] });

async function send(url: string, ...records: object[]): Promise<void> {
  expect(await post(`${url}/v1/logs`, logsJson(...records))).toMatchObject({ status: 200, body: {} });
}

/** What Loki's end point counts, and how many lines it lists. */
async function counted(url: string, selector: string): Promise<{ count: number; lines: number }> {
  const metric = await fetch(`${url}/loki/api/v1/query?query=${encodeURIComponent(`sum(count_over_time(${selector}[1h]))`)}`);
  const { data } = (await metric.json()) as { data: { result: { value: [number, string] }[] } };
  const list = await fetch(`${url}/loki/api/v1/query_range?limit=5000&query=${encodeURIComponent(selector)}`);
  const streams = ((await list.json()) as { data: { result: { values: unknown[] }[] } }).data.result;
  return { count: Number(data.result[0]?.value[1] ?? 0), lines: streams.reduce((sum, { values }) => sum + values.length, 0) };
}

async function leftOut(url: string): Promise<number> {
  const scraped = await (await fetch(`${url}/metrics`)).text();
  return Number(/^synctrail_store_repeated_logs_total (\d+)$/m.exec(scraped)?.[1]);
}

const RECORDS = '{sync_kind="record"}';

describe('log records that are equal in everything', { timeout: 60_000 }, () => {
  it('are one, in other requests, other encodings, within a request and after a kill, as in Loki', async () => {
    const dir = newDir();
    const first = await start(dir);
    await send(first.url, event('a'), event('b'), event('b'));
    await send(first.url, event('b'), event('c'));
    const packed = gzipSync(encodeLogs(logsJson(event('a'), event('c'), event('d'))));
    const headers = { 'content-type': 'application/x-protobuf', 'content-encoding': 'gzip' };
    expect((await post(`${first.url}/v1/logs`, packed, headers)).status).toBe(200);
    expect(await counted(first.url, RECORDS)).toEqual({ count: 4, lines: 4 });
    expect(await leftOut(first.url)).toBe(4);
    await first.kill();

    const second = await start(dir);
    await send(second.url, event('d'), event('e'));
    expect(await counted(second.url, RECORDS)).toEqual({ count: 5, lines: 5 });
    expect(await leftOut(second.url)).toBe(1);
  });

  it('are told apart by a time, a text, a label, an attribute, a trace, a severity', async () => {
    const { url } = await start(newDir());
    const others = [
      event('a', { timeUnixNano: String(nowNs + 1n) }),
      event('b'),
      event('a', { attributes: [attribute('sync.kind', 'record'), attribute('sync.entity.source_id', 'b')] }),
      event('a', { attributes: [attribute('sync.kind', 'record')] }),
      event('a', { attributes: [attribute('sync.kind', 'record'), attribute('sync.integration', 'acme')] }),
      event('a', { traceId: '1'.repeat(32), spanId: '2'.repeat(16) }),
      event('a', { severityNumber: 9 }),
      event('a', { observedTimeUnixNano: String(nowNs + 5n) }),
    ];
    for (const other of others) await send(url, event('a'), other);
    expect((await counted(url, RECORDS)).count).toBe(1 + others.length);
    expect(await leftOut(url)).toBe(others.length - 1);
  });

  it('are one in the files of details too, and beside thousands of others of the same instant', async () => {
    const { url } = await start(newDir());
    const many = Array.from({ length: 3_000 }, (_, index) => failure(`line ${index}`));
    await Promise.all([send(url, ...many.slice(0, 2_000)), send(url, ...many.slice(1_000))]);
    await send(url, ...many);
    expect(await counted(url, '{sync_kind="failure"}')).toEqual({ count: 3_000, lines: 3_000 });
    expect(await leftOut(url)).toBe(4_000);
  });
});
