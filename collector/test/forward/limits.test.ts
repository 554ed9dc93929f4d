import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { decodeTraces, type SeenLog } from '../../../instrumentation/tests/support/decode.ts';
import { attribute, spanJson } from '../otlp.ts';
import { type Destination, startDestination } from './destination.ts';
import { type Rig, startRig, stopRigs } from './forwarding-rig.ts';

const HOUR_MS = 3_600_000;
let destination: Destination;

beforeEach(async () => {
  destination = await startDestination();
});

afterEach(async () => {
  await stopRigs();
  await destination.leave();
});

function rig(kind: 'loki' | 'tempo' | 'otlp', limits: object = {}): Promise<Rig> {
  return startRig({ destinations: [{ name: 'it', kind, url: destination.url, limits }] });
}

function ns(ageMs: number): string {
  return String(BigInt(Date.now() - ageMs) * 1_000_000n);
}

function changed(signal: string, change: string): string {
  return `synctrail_forward_changed_total{destination="it",signal="${signal}",change="${change}"}`;
}

/** What Loki makes of a record's attributes, which are its metadata. */
function metadataBytes(log: SeenLog | undefined): number {
  return Object.entries(log?.attributes ?? {}).reduce((sum, [key, value]) => sum + key.length + Buffer.byteLength(String(value)), 0);
}

async function sentOn(it: Rig, record: object): Promise<SeenLog | undefined> {
  await it.logs(record);
  await expect.poll(() => destination.taken.length).toBe(1);
  return destination.taken[0]?.logs[0];
}

describe('a Loki is sent', () => {
  test('what is within its bounds byte for byte, with the workspace as its tenant', async () => {
    const it = await rig('loki');
    await it.logs({ timeUnixNano: ns(0), body: { stringValue: 'as it is' }, attributes: [attribute('sync.kind', 'lifecycle')] });
    await expect.poll(() => destination.taken.length).toBe(1);
    const [got] = destination.taken;
    expect(got?.path).toBe('/otlp/v1/logs');
    expect(got?.headers['x-scope-orgid']).toBe('default');
    expect(got?.headers['content-type']).toBe('application/x-protobuf');
    expect(got?.logs[0]).toMatchObject({ body: 'as it is', attributes: { 'sync.kind': 'lifecycle' } });
    expect(Object.keys(got?.logs[0]?.attributes ?? {})).toEqual(['sync.kind']);
  });

  test('lines of at most 256 KiB, whole characters, with the cut shown', async () => {
    const it = await rig('loki');
    const line = 'ä'.repeat(200_000);
    const log = await sentOn(it, { timeUnixNano: ns(0), body: { stringValue: line }, attributes: [attribute('sync.kind', 'body')] });
    const sent = String(log?.body);
    expect(Buffer.byteLength(sent)).toBeLessThanOrEqual(262_144);
    expect(sent).toMatch(/^ä{130000,}… \[cut here; 400000 bytes in all\]$/);
    expect(log?.attributes['sync.kind']).toBe('body');
    expect(await it.metric(changed('logs', 'line_cut'))).toBe(1);
  });

  test('nested bodies that would be too long as JSON', async () => {
    const it = await rig('loki', { lineBytes: 1_000 });
    const values = Array.from({ length: 200 }, (_, index) => ({ stringValue: `value ${index}` }));
    const log = await sentOn(it, { timeUnixNano: ns(0), body: { arrayValue: { values } } });
    expect(String(log?.body)).toMatch(/^\["value 0","value 1",.*… \[cut here; \d+ bytes in all\]$/);
    expect(Buffer.byteLength(String(log?.body))).toBeLessThanOrEqual(1_000);
  });

  test('metadata of at most 64 KiB: the longest texts are cut', async () => {
    const it = await rig('loki');
    const attributes = [attribute('sync.reason', 'r'.repeat(50_000)), attribute('other', 'o'.repeat(40_000)), attribute('sync.id', 's1')];
    const log = await sentOn(it, { timeUnixNano: ns(0), body: { stringValue: 'x' }, attributes });
    expect(metadataBytes(log)).toBeLessThanOrEqual(65_536);
    expect(log?.attributes['sync.id']).toBe('s1');
    expect(String(log?.attributes['sync.reason'])).toContain('[cut here; 50000 bytes in all]');
    expect(await it.metric(changed('logs', 'metadata_cut'))).toBeGreaterThanOrEqual(1);
  });

  test('at most 128 entries of metadata: what the model does not know is left out first, and counted', async () => {
    const it = await rig('loki');
    const attributes = [...Array.from({ length: 140 }, (_, index) => attribute(`custom.${index}`, 'v')), attribute('sync.id', 's1')];
    const log = await sentOn(it, { timeUnixNano: ns(0), body: { stringValue: 'x' }, attributes });
    expect(Object.keys(log?.attributes ?? {}).length).toBeLessThanOrEqual(117);
    expect(log?.attributes).toMatchObject({ 'sync.id': 's1', 'custom.0': 'v' });
    expect(await it.metric(changed('logs', 'metadata_left_out'))).toBe(141 - Object.keys(log?.attributes ?? {}).length);
  });

  test('no record of the future: its time is brought back, and kept beside it', async () => {
    const it = await rig('loki');
    const ahead = ns(-HOUR_MS);
    const log = await sentOn(it, { timeUnixNano: ahead, body: { stringValue: 'x' } });
    expect(Number((log?.timeNs ?? 0n) / 1_000_000n)).toBeLessThanOrEqual(Date.now());
    expect(log?.attributes['sync.sent_at']).toBe(Number(BigInt(ahead) / 1_000_000n));
    expect(await it.metric(changed('logs', 'time_brought_back'))).toBe(1);
  });

  test('nothing that is older than it takes: that is set aside and counted', async () => {
    const it = await rig('loki');
    await it.logs(
      { timeUnixNano: ns(31 * 24 * HOUR_MS), body: { stringValue: 'old' } },
      { timeUnixNano: ns(0), body: { stringValue: 'new' } },
    );
    await expect.poll(() => destination.taken.flatMap(({ logs }) => logs.map(({ body }) => body))).toEqual(['new']);
    expect(it.aside('it')[0]?.note).toMatchObject({ reason: 'too_old', items: 1 });
    expect(String(it.aside('it')[0]?.note['words'])).toContain('older than the 720 hours that are taken');
    expect(await it.metric('synctrail_forward_set_aside_total{destination="it",signal="logs",reason="too_old"}')).toBe(1);
  });

  test('records older than 30 minutes in the lane of their day and this collector; a lane of another collector stays', async () => {
    const it = await rig('loki');
    const late = ns(60 * HOUR_MS);
    await it.logs(
      { timeUnixNano: late, body: { stringValue: 'late' } },
      { timeUnixNano: late, body: { stringValue: 'handed on' }, attributes: [attribute('sync.lane', '2026-01-01.abc')] },
      { timeUnixNano: ns(29 * 60_000), body: { stringValue: 'fresh' } },
    );
    await expect.poll(() => destination.taken.length).toBe(1);
    const lanes = Object.fromEntries((destination.taken[0]?.logs ?? []).map(({ body, attributes }) => [body, attributes['sync.lane']]));
    const day = new Date(Number(BigInt(late) / 1_000_000n)).toISOString().slice(0, 10);
    expect(lanes).toEqual({ late: `${day}.${it.forwarding.collectorId}`, 'handed on': '2026-01-01.abc', fresh: undefined });
  });
});

describe('a Tempo is sent', () => {
  test('attribute values of at most 2,048 bytes, of spans, events, links and resources, with the cut shown', async () => {
    const it = await rig('tempo');
    const long = [attribute('sync.reason', 'r'.repeat(5_000)), attribute('sync.id', 's1')];
    const link = { traceId: 'a'.repeat(32), spanId: 'b'.repeat(16), attributes: long };
    const events = [{ timeUnixNano: ns(0), name: 'exception', attributes: long }];
    await it.spans(spanJson({ attributes: long, events, links: [link] }));
    await expect.poll(() => destination.taken.length).toBe(1);
    const span = destination.taken[0]?.spans[0];
    for (const attributes of [span?.attributes, span?.events[0]?.attributes]) {
      expect(Buffer.byteLength(String(attributes?.['sync.reason']))).toBeLessThanOrEqual(2_048);
      expect(attributes?.['sync.reason']).toMatch(/^r{1900,}… \[cut here; 5000 bytes in all\]$/);
      expect(attributes?.['sync.id']).toBe('s1');
    }
    expect(destination.taken[0]?.path).toBe('/v1/traces');
    expect(await it.metric(changed('traces', 'attribute_cut'))).toBe(3);
  });

  test('no more of a trace than it keeps: what it would drop in silence is set aside, told and counted; other traces go on', async () => {
    const it = await rig('tempo', { traceBytes: 10_000 });
    const traceId = 'c'.repeat(32);
    const filler = [attribute('filler', 'x'.repeat(1_500))];
    for (let index = 0; index < 10; index += 1) await it.spans(spanJson({ traceId, name: `large ${index}`, attributes: filler }));
    await it.spans(spanJson({ name: 'another' }));
    await expect.poll(() => it.metric('synctrail_forward_lag_seconds{destination="it",content="records"}')).toBe(0);
    const sent = destination.taken.flatMap(({ spans }) => spans.map(({ name }) => name));
    expect(sent).toContain('another');
    expect(sent.filter((name) => name !== 'another')).toHaveLength(6);
    const aside = it.aside('it').flatMap(({ request }) => decodeTraces(request).flatMap(({ records }) => records));
    expect(aside).toHaveLength(4);
    expect(it.aside('it')[0]?.note['words']).toBe(`trace ${traceId} has more than the 10000 bytes that are taken of one`);
    expect(it.logged.some((line) => line.startsWith('warn') && line.includes(traceId))).toBe(true);
  });

  test('requests of at most so many bytes, each span once', async () => {
    const it = await startRig({ destinations: [{ name: 'it', kind: 'tempo', url: destination.url, requestBytes: 65_536 }] });
    await it.spans(...Array.from({ length: 2_000 }, (_, index) => spanJson({ name: `span ${index}` })));
    await expect.poll(() => destination.taken.flatMap(({ spans }) => spans).length).toBe(2_000);
    expect(new Set(destination.taken.flatMap(({ spans }) => spans.map(({ name }) => name))).size).toBe(2_000);
    expect(Math.max(...destination.taken.map(({ body }) => body.length))).toBeLessThanOrEqual(65_536);
  });
});

test('any other OTLP end point gets what was received, unless bounds are set', async () => {
  const it = await rig('otlp');
  await it.spans(spanJson({ attributes: [attribute('sync.reason', 'r'.repeat(5_000))] }));
  await expect.poll(() => destination.taken.length).toBe(1);
  expect(destination.taken[0]?.spans[0]?.attributes['sync.reason']).toHaveLength(5_000);
});
