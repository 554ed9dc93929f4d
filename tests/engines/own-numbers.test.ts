import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { COLLECTOR_METRICS } from '@synctrail/model';
import { afterEach, describe, expect, it } from 'vitest';
import { type Child, startChild } from '../../collector/test/child.ts';
import { type Destination, startDestination } from '../../collector/test/forward/destination.ts';
import { attribute, logsJson, post, spanJson, tracesJson } from '../../collector/test/otlp.ts';
import { newDir } from '../../collector/test/running.ts';
import { decodeTracesJson } from '../../collector/src/otlp/json/traces.ts';
import { openStore } from '../../collector/src/store/open-store.ts';
import { promtool } from './prometheus-process.ts';

const tool = await promtool();
if (tool.kind === 'absent') console.warn(`SKIPPED: promtool on the collector's own numbers: ${tool.why}`);

const TOKEN = 'a-token-that-nobody-guesses';
const BEARER = { authorization: `Bearer ${TOKEN}` };

const children: Child[] = [];
const destinations: Destination[] = [];
afterEach(async () => {
  for (const { process } of children) process.kill('SIGKILL');
  await Promise.all(children.splice(0).map(async ({ ended }) => await ended));
  await Promise.all(destinations.splice(0).map(async (each) => await each.leave()));
});

async function start(settings: object): Promise<string> {
  const dir = newDir();
  const config = join(dir, 'synctrail.yaml');
  writeFileSync(config, JSON.stringify({ listen: { port: 0 }, store: { dir: join(dir, 'data'), ...settings } }));
  return await started(config);
}

/** A collector over a store that is there. */
async function startIn(dir: string): Promise<string> {
  const config = join(newDir(), 'synctrail.yaml');
  writeFileSync(config, JSON.stringify({ listen: { port: 0 }, store: { dir } }));
  return await started(config);
}

/** A store with a span of each of these days, of which nothing was deleted or compressed. */
async function keepOld(dir: string, days: readonly Date[]): Promise<void> {
  const store = await openStore({
    dir,
    retention: { details: 1_000, events: 1_000, metrics: 1_000, progress: 1_000 },
    compressAfterDays: 1_000,
  });
  for (const [index, at] of days.entries()) {
    const ns = String(BigInt(at.getTime()) * 1_000_000n);
    const spans = Array.from({ length: 300 }, () => spanJson({ startTimeUnixNano: ns, endTimeUnixNano: ns }));
    await store.addSpans(decodeTracesJson(tracesJson(...spans)), `old ${index}`);
  }
  await store.close();
}

async function started(config: string): Promise<string> {
  const child = startChild(['--config', config], { SYNCTRAIL_TOKEN: TOKEN });
  children.push(child);
  const url = await child.url;
  if (url === undefined) throw new Error(`the collector did not start: ${child.output()}`);
  return url;
}

/** A gateway that also stores, to a destination that is away at first, limits once and refuses one record for good. */
async function startGateway(destination: Destination): Promise<string> {
  const dir = newDir();
  const config = join(dir, 'synctrail.yaml');
  const forward = [{ name: 'next', kind: 'otlp', url: destination.url, retryMs: 20, maxRetryMs: 100 }];
  const queue = { bodyBytes: '1MiB' };
  writeFileSync(config, JSON.stringify({ listen: { port: 0 }, store: { dir: join(dir, 'data'), enabled: true }, forward, queue }));
  return await started(config);
}

/** Of letters at random, which no compression makes small. */
const body = (sized: number) => ({
  timeUnixNano: `${Date.now()}000000`,
  body: {
    stringValue: Array.from(randomBytes(sized), (byte) => String.fromCharCode(97 + (byte % 26))).join(''),
  },
  attributes: [attribute('sync.kind', 'body')],
});

/** Of each kind of outcome one: taken, taken in part, not understood, not allowed. */
async function send(url: string): Promise<void> {
  const good = [spanJson({ name: 'good' }), spanJson({ name: 'good' }), spanJson({ name: 'poison' })];
  const bad = [spanJson({ traceId: '0'.repeat(32) }), spanJson({ endTimeUnixNano: '0' })];
  expect(await post(`${url}/v1/traces`, tracesJson(...good, ...bad), BEARER)).toMatchObject({
    status: 200,
    body: { partialSuccess: { rejectedSpans: '2' } },
  });
  expect(
    (await post(`${url}/v1/logs`, logsJson({ timeUnixNano: `${Date.now()}000000`, body: { stringValue: 'a line' } }), BEARER)).status,
  ).toBe(200);
  expect((await post(`${url}/v1/traces`, '{"hello":1}', BEARER)).status).toBe(400);
  expect((await post(`${url}/v1/traces`, tracesJson(spanJson()))).status).toBe(401);
}

async function scrape(url: string): Promise<string> {
  return await (await fetch(`${url}/metrics`, { headers: BEARER })).text();
}

/** The value of a series as it stands there; undefined when it does not. */
function valueOf(scraped: string, series: string): number | undefined {
  const line = scraped.split('\n').find((each) => each.startsWith(`${series} `));
  return line === undefined ? undefined : Number(line.slice(series.length));
}

/** What is the same whatever the sink is. */
function expectReceived(scraped: string): void {
  const value = (series: string) => valueOf(scraped, series);
  expect(value('synctrail_received_total{signal="traces"}')).toBe(5);
  expect(value('synctrail_received_total{signal="logs"}')).toBe(1);
  expect(value('synctrail_stored_total{signal="traces"}')).toBe(3);
  expect(value('synctrail_refused_total{signal="traces",reason="the trace id is all zeros"}')).toBe(1);
  expect(value('synctrail_refused_total{signal="traces",reason="the span has no end time"}')).toBe(1);
  expect(value('synctrail_requests_total{signal="traces",status="200"}')).toBe(1);
  expect(value('synctrail_requests_total{signal="traces",status="400"}')).toBe(1);
  expect(value('synctrail_access_refused_total{reason="token"}')).toBe(1);
  expect(value('synctrail_received_bytes_total{signal="logs"}')).toBeGreaterThan(50);
}

/** What promtool finds wrong with our own numbers; those of the process are named by the client library. */
async function complaints(scraped: string): Promise<string[]> {
  if (tool.kind === 'absent') return [];
  const child = spawn(tool.path, ['check', 'metrics'], { stdio: ['pipe', 'pipe', 'pipe'] });
  child.stdin.end(scraped);
  const [out, err, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close') as Promise<[number]>]);
  // 3: all of it could be read, names or types are unusual.
  expect([0, 3]).toContain(code);
  return `${out}\n${err}`.split('\n').filter((line) => line.includes('synctrail'));
}

describe('what the collector counts is what happened', () => {
  it('with a store', async () => {
    const url = await start({});
    await send(url);
    const scraped = await scrape(url);
    expectReceived(scraped);
    const value = (series: string) => valueOf(scraped, series);
    expect(value('synctrail_store_rows_total{table="spans"}')).toBe(3);
    expect(value('synctrail_store_batches_total{outcome="failed"}')).toBe(0);
    // Of what was sent, and that the collector was started.
    expect(value('synctrail_store_batches_total{outcome="kept"}')).toBeGreaterThanOrEqual(3);
    expect(value('synctrail_store_write_duration_seconds_count')).toBe(value('synctrail_store_batches_total{outcome="kept"}'));
    expect(value('synctrail_store_commits_total')).toBeGreaterThanOrEqual(3);
    expect(value('synctrail_store_commit_seconds_total')).toBeGreaterThan(0);
    expect(value('synctrail_store_files{kind="details",compressed="false"}')).toBe(1);
    expect(value('synctrail_store_files{kind="events",compressed="false"}')).toBe(1);
    expect(value('synctrail_store_bytes{kind="details"}')).toBeGreaterThan(1_000);
    expect(value('synctrail_store_memory_bytes')).toBeGreaterThan(0);
    expect(value('synctrail_store_queries_in_flight')).toBe(0);
    expect(await complaints(scraped)).toEqual([]);
  });

  it('with a store, of what it did with what it has: batches twice, queries, what became too old and what was compressed', async () => {
    const dir = newDir();
    const day = (ago: number) => new Date(Date.now() - ago * 86_400_000);
    await keepOld(dir, [day(40), day(9), day(8)]);
    const url = await startIn(dir);
    const span = tracesJson(spanJson({ name: 'again' }));
    for (let times = 0; times < 2; times += 1) expect((await post(`${url}/v1/traces`, span, BEARER)).status).toBe(200);
    const ask = async (q: string) => (await fetch(`${url}/tempo/api/search?q=${encodeURIComponent(q)}`, { headers: BEARER })).status;
    expect(await ask('{ name = "again" }')).toBe(200);
    await expect.poll(async () => valueOf(await scrape(url), 'synctrail_store_compressed_files_total')).toBe(2);
    const scraped = await scrape(url);
    const value = (series: string) => valueOf(scraped, series);
    expect(value('synctrail_store_repeated_batches_total')).toBe(1);
    expect(value('synctrail_store_queries_total{outcome="answered"}')).toBeGreaterThanOrEqual(1);
    expect(value('synctrail_store_query_duration_seconds_count')).toBe(value('synctrail_store_queries_total{outcome="answered"}'));
    expect(value('synctrail_store_deleted_files_total')).toBe(1);
    expect(value('synctrail_store_files{kind="details",compressed="true"}')).toBe(2);
    // What is noted of so few rows takes more than packing them saves.
    expect(value('synctrail_store_compressed_from_bytes_total')).toBeGreaterThan(10_000);
    expect(value('synctrail_store_compressed_to_bytes_total')).toBeGreaterThan(10_000);
    expect(value('synctrail_store_compression_waiting_files')).toBe(0);
    expect(value('synctrail_store_compression_oldest_seconds')).toBe(0);
    expect(await complaints(scraped)).toEqual([]);
  });

  it('with a queue, and a destination that was away and refuses one record', async () => {
    const destination = await startDestination();
    destinations.push(destination);
    await destination.leave();
    destination.react(({ spans }) => (spans.some(({ name }) => name === 'poison') ? { status: 400, body: 'no' } : { status: 200 }));
    const url = await startGateway(destination);
    await send(url);
    await expect
      .poll(async () => valueOf(await scrape(url), 'synctrail_forward_retries_total{destination="next",cause="no_answer"}'))
      .toBeGreaterThan(0);
    const waiting = await scrape(url);
    expectReceived(waiting);
    expect(valueOf(waiting, 'synctrail_queue_bytes{content="records"}')).toBeGreaterThan(100);
    expect(valueOf(waiting, 'synctrail_queue_entries{content="records"}')).toBeGreaterThanOrEqual(2);
    expect(valueOf(waiting, 'synctrail_queue_oldest_seconds{content="records"}')).toBeGreaterThan(0);
    expect(valueOf(waiting, 'synctrail_forward_lag_seconds{destination="next",content="records"}')).toBeGreaterThan(0);
    expect(await complaints(waiting)).toEqual([]);

    // Bodies have room of their own; what is beyond it is refused alone.
    for (let sent = 0; sent < 12; sent += 1) await post(`${url}/v1/logs`, logsJson(body(200_000)), BEARER);
    const full = await scrape(url);
    expect(valueOf(full, 'synctrail_refused_total{signal="logs",reason="no room for bodies"}')).toBeGreaterThan(0);
    expect(valueOf(full, 'synctrail_queue_bytes{content="bodies"}')).toBeGreaterThan(0);

    await destination.comeBack();
    await expect.poll(async () => valueOf(await scrape(url), 'synctrail_forward_items_total{destination="next",signal="traces"}')).toBe(2);
    await expect.poll(async () => valueOf(await scrape(url), 'synctrail_queue_entries{content="records"}')).toBe(0);
    const done = await scrape(url);
    expect(valueOf(done, 'synctrail_forward_set_aside_total{destination="next",signal="traces",reason="refused"}')).toBe(1);
    expect(valueOf(done, 'synctrail_forward_aside_bytes{destination="next"}')).toBeGreaterThan(0);
    expect(valueOf(done, 'synctrail_queue_oldest_seconds{content="records"}')).toBe(0);
    expect(valueOf(done, 'synctrail_forward_lag_seconds{destination="next",content="records"}')).toBe(0);
    expect(await complaints(done)).toEqual([]);
  });

  it('tell every metric of the table, with the store and the queue', async () => {
    const destination = await startDestination();
    destinations.push(destination);
    const there = await scrape(await startGateway(destination));
    expect(Object.keys(COLLECTOR_METRICS).filter((name) => !there.includes(`# TYPE ${name} `))).toEqual([]);
  });
});
