import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Child } from './support/child.ts';
import { startScenario } from './support/child.ts';
import type { CountingSink } from './support/counting-sink.ts';
import { startCountingSink } from './support/counting-sink.ts';

let spool = '';
let sink: CountingSink;
beforeEach(async () => {
  spool = mkdtempSync(join(tmpdir(), 'synctrail-spool-test-'));
  sink = await startCountingSink();
});
afterEach(async () => {
  await sink.close();
  rmSync(spool, { recursive: true, force: true });
});

const start = (env: Record<string, string>): Child =>
  startScenario('volume', { OTEL_EXPORTER_OTLP_ENDPOINT: sink.url, SYNCTRAIL_SPOOL_DIR: spool, FLUSH_MS: '15000', ...env });

/** Every file below the spool. */
const spooled = (): string[] => readdirSync(spool, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.spool'));

/** The collector goes, and comes back at the same address. */
async function restart(down: () => Promise<unknown>): Promise<void> {
  const { port, entities, events } = sink;
  await sink.close();
  await down();
  sink = await startCountingSink({ port });
  for (const [key, times] of entities) sink.entities.set(key, times);
  sink.events.unshift(...events);
}

describe('the ways in which the stock pipeline loses spans', () => {
  it.each([
    ['a tight loop', { WAY: 'loop' }, undefined],
    ['a loop that yields, and a slow collector', { WAY: 'yielding' }, 20],
    ['a loop that yields, and the end of the process at once', { WAY: 'yielding', QUEUE_BYTES: '100000000' }, 20],
    ['pages, and a small queue', { WAY: 'pages', QUEUE_BYTES: '1500000' }, 20],
    ['a tight loop, and a queue that is far too small', { WAY: 'loop', QUEUE_BYTES: '1500000' }, 20],
    // only a page that waits at its end leaves room for the next
    ['pages, a small queue and no spool', { WAY: 'pages', QUEUE_BYTES: '5000000', SYNCTRAIL_SPOOL_DIR: 'off' }, 100],
  ])('%s: all arrive, each once', async (_way, env, delayMs) => {
    if (delayMs !== undefined) {
      await sink.close();
      sink = await startCountingSink({ delayMs });
    }
    const child = start({ COUNT: '20000', ...env });
    expect([await child.ended, child.stderr()]).toEqual([0, '']);
    expect(sink.entities.size).toBe(20_000);
    expect([...sink.entities.values()].every((times) => times === 1)).toBe(true);
    expect(spooled()).toEqual([]);
  });
});

describe('a collector that is', () => {
  it.each(['none', 'gzip'])('unwell half of the time gets everything (compression: %s)', async (compression) => {
    sink.mood((request) => (request % 2 === 0 ? 'unwell' : 'well'));
    const child = start({ COUNT: '20000', QUEUE_BYTES: '3000000', OTEL_EXPORTER_OTLP_COMPRESSION: compression });
    expect(await child.ended).toBe(0);
    expect(sink.entities.size).toBe(20_000);
    expect(spooled()).toEqual([]);
  });

  it('away in the middle gets everything, and the sync does not wait for it', async () => {
    const child = start({ COUNT: '20000', QUEUE_BYTES: '2000000', PAUSE_MS: '20', FLUSH_MS: '10000', FINAL_FLUSHES: '3' });
    await sink.until(() => sink.entities.size > 2_000);
    await restart(() => expect.poll(() => spooled().length, { timeout: 10_000 }).toBeGreaterThan(0));
    expect(await child.ended).toBe(0);
    expect(sink.entities.size).toBe(20_000);
    expect(JSON.parse(child.stdout())).toMatchObject({ created: 20_000 });
    expect(spooled()).toEqual([]);
  });

  it.each([
    ['none', 'gzip'],
    ['gzip', 'none'],
  ])(
    'away until after the end gets everything from the next process of the service, in order (compression: %s, then %s)',
    async (before, then) => {
      const port = sink.port;
      await sink.close();
      // what was packed for one way of sending goes the other way too
      const first = start({ COUNT: '5000', FLUSH_MS: '500', OTEL_EXPORTER_OTLP_COMPRESSION: before });
      expect(await first.ended).toBe(0);
      expect(first.stderr()).toMatch(/not delivered; they wait in .* for the next process/);
      for (const name of spooled()) expect(statSync(join(spool, name)).mode & 0o777).toBe(0o600);
      for (const name of readdirSync(spool)) expect(statSync(join(spool, name)).mode & 0o777).toBe(0o700);

      sink = await startCountingSink({ port });
      const other = start({ COUNT: '500', SERVICE: 'another' });
      expect(await other.ended).toBe(0);
      expect(sink.entities.size).toBe(500);
      const next = start({ COUNT: '500', OTEL_EXPORTER_OTLP_COMPRESSION: then });
      expect(await next.ended).toBe(0);
      expect(sink.entities.size).toBe(6_000);
      expect(sink.events.filter(({ name }) => name === 'FULL_SYNC_COMPLETED')).toHaveLength(3);
      expect(spooled()).toEqual([]);
      const ofRun = Map.groupBy(sink.order, ({ run }) => run);
      const pages = [...ofRun.values()].find((records) => records.length === 5_000)?.map(({ id }) => Number(id.split('-')[0]));
      expect(pages).toEqual(pages?.toSorted((one, other) => one - other));
    },
  );

  it('away until after the end gets everything from a process that does nothing but flush', async () => {
    const port = sink.port;
    await sink.close();
    expect(await start({ COUNT: '5000', FLUSH_MS: '500' }).ended).toBe(0);
    expect(spooled()).not.toEqual([]);
    sink = await startCountingSink({ port });
    const next = startScenario('flush-alone', { OTEL_EXPORTER_OTLP_ENDPOINT: sink.url, SYNCTRAIL_SPOOL_DIR: spool });
    expect([await next.ended, next.stderr()]).toEqual([0, '']);
    expect(sink.entities.size).toBe(5_000);
    expect(spooled()).toEqual([]);
  });

  it('there but silent keeps nobody: what it did not take is spooled in time', async () => {
    sink.mood(() => 'silent');
    const began = performance.now();
    const child = start({ COUNT: '5000', FLUSH_MS: '300' });
    expect(await child.ended).toBe(0);
    expect(performance.now() - began).toBeLessThan(8_000);
    sink.mood(() => 'well');
    expect(await start({ COUNT: '500' }).ended).toBe(0);
    expect(sink.entities.size).toBe(5_500);
  });
});

describe('a process that dies', () => {
  const PAGES = { COUNT: '10000', DIE_AT: '8', PAUSE_MS: '60', FLUSH_MS: '1000' };

  it.each([
    ['an uncaught exception', 'away', 'throw', 1],
    ['an uncaught exception', 'there', 'throw', 1],
    ['exit', 'away', 'exit', 7],
    ['exit', 'there', 'exit', 7],
    ['SIGTERM', 'away', 'wait', 'SIGTERM'],
    ['SIGTERM', 'there', 'wait', 'SIGTERM'],
  ])('by %s leaves nothing behind: the collector is %s', async (_how, where, die, code) => {
    const { port } = sink;
    if (where === 'away') await sink.close();
    const child = start({ ...PAGES, DIE: die });
    if (die === 'wait') {
      await child.printed('dying');
      child.kill('SIGTERM');
    }
    expect(await child.ended).toBe(code);
    if (where === 'away') sink = await startCountingSink({ port });
    expect(await start({ COUNT: '500' }).ended).toBe(0);
    expect(sink.entities.size).toBe(8 * 500 + 500);
    expect(spooled()).toEqual([]);
    const interrupted = sink.events.some(({ name }) => name === 'FULL_SYNC_INTERRUPTED');
    expect(interrupted || die !== 'wait').toBe(true);
  });

  it.each(['away', 'there', 'unwell half of the time'])(
    'by SIGKILL loses the page in progress at most: the collector is %s',
    async (where) => {
      const { port } = sink;
      if (where === 'away') await sink.close();
      if (where.startsWith('unwell')) sink.mood((request) => (request % 2 === 0 ? 'unwell' : 'well'));
      const child = start({ ...PAGES, DIE: 'kill' });
      expect(await child.ended).toBe('SIGKILL');
      if (where === 'away') sink = await startCountingSink({ port });
      expect(await start({ COUNT: '500' }).ended).toBe(0);
      expect(sink.entities.size).toBeGreaterThanOrEqual(7 * 500 + 500);
    },
  );
});

describe('at the hard limit', () => {
  it('what is dropped is counted, warned of once, and told as soon as the collector is back', async () => {
    const env = { QUEUE_BYTES: '600000', SYNCTRAIL_SPOOL_BYTES: '100000', PAUSE_MS: '20', FINAL_FLUSHES: '3', FLUSH_MS: '5000' };
    const { port } = sink;
    await sink.close();
    const child = start({ COUNT: '10000', ...env });
    await expect.poll(() => child.stderr(), { timeout: 10_000 }).toContain('the spool is full');
    sink = await startCountingSink({ port });
    expect(await child.ended).toBe(0);
    const told = sink.events.filter(({ name }) => name === 'SYNC_RECORDS_DROPPED');
    expect(told.length).toBeGreaterThan(0);
    for (const { attributes } of told)
      expect(attributes).toMatchObject({
        'sync.kind': 'audit',
        'sync.integration': 'hubspot',
        'sync.dropped.reason': 'the collector is away or too slow, and the spool is full',
      });
    expect(child.stderr().match(/Spans or events are lost/g)).toHaveLength(1);
    expect(sink.entities.size).toBeLessThan(10_000);
    const [, total] = /(\d+) spans and events were lost in all/.exec(child.stderr()) ?? [];
    // a span and an event of each record, a span of each of a page's two segments, span, start and end of run and step, and signs of life
    const emitted = 2 * 10_000 + 2 * 20 + 6;
    const isSign = (name: string): boolean => name.endsWith('_PROGRESS');
    const beside = told.length + sink.events.filter(({ name }) => isSign(name)).length;
    expect(sink.arrived - beside + Number(total)).toBeGreaterThanOrEqual(emitted);
    expect(sink.arrived - beside + Number(total)).toBeLessThanOrEqual(emitted + 12);
    const counted = told.reduce((sum, { attributes }) => sum + Number(attributes['sync.dropped.count']), 0);
    expect(counted).toBeGreaterThan(0);
    expect(counted).toBeLessThanOrEqual(Number(total));
  });
});
