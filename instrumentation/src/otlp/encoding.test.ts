import type { Attributes } from '@synctrail/model';
import { ATTRIBUTE_BYTES, registry } from '@synctrail/model';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SeenLog, SeenSpan } from '../../tests/support/decode.ts';
import { decodeLog, decodeLogs, decodeSpan, decodeTraces } from '../../tests/support/decode.ts';
import { BatchWriter } from '../export/batch.ts';
import { envelope } from './envelope.ts';
import type { LogRecord } from './log.ts';
import { writeLog } from './log.ts';
import { ProtoWriter } from './proto-writer.ts';
import type { SpanRecord } from './span.ts';
import { sharedSpanAttributes, spanHead, writeSpan } from './span.ts';

const text = fc.oneof(fc.string({ unit: 'binary', maxLength: 300 }), fc.string({ maxLength: 20 }), fc.constant('ä€😀'.repeat(60)));
const id = (bytes: number): fc.Arbitrary<string> =>
  fc.uint8Array({ minLength: bytes, maxLength: bytes }).map((value) => Buffer.from(value).toString('hex'));
const whole = fc.integer({ min: Number.MIN_SAFE_INTEGER, max: Number.MAX_SAFE_INTEGER });
const timeMs = fc.double({ min: 0, max: 4e12, noNaN: true });

const VALUES = { string: text, json: text, int: whole, double: fc.double({ noNaN: true, noDefaultInfinity: true }), boolean: fc.boolean() };
const attributes: fc.Arbitrary<Attributes> = fc
  .uniqueArray(fc.constantFrom(...registry), { selector: ({ name }) => name, maxLength: 12 })
  .chain((specs) => fc.tuple(...specs.map(({ name, type }) => VALUES[type].map((value) => [name, value] as const))))
  .map((pairs) => Object.fromEntries(pairs) as Attributes);

const span: fc.Arbitrary<Omit<SpanRecord, 'shared'>> = fc.record(
  {
    traceId: id(16),
    spanId: id(8),
    parentSpanId: id(8),
    name: text,
    kind: fc.constantFrom('internal', 'client'),
    startMs: timeMs,
    endMs: timeMs,
    attributes,
    events: fc.array(fc.record({ name: text, timeMs, attributes }), { maxLength: 3 }),
    links: fc.array(fc.record({ traceId: id(16), spanId: id(8) }), { maxLength: 3 }),
    error: text,
  },
  { requiredKeys: ['traceId', 'spanId', 'name', 'kind', 'startMs', 'endMs', 'attributes'] },
);

const log: fc.Arbitrary<LogRecord> = fc.record({
  eventName: text,
  timeMs,
  severity: fc.constantFrom('info', 'warn', 'error'),
  body: text,
  attributes,
  traceId: id(16),
  spanId: id(8),
});

/** What UTF-8 and the limit leave of a text. */
function carried(value: string, limit: number): string {
  return new TextDecoder()
    .decode(Buffer.from(value).subarray(0, limit))
    .replace(/\uFFFD+$/, (tail) => (value.length * 3 > limit ? '' : tail));
}

function expected(given: Attributes, limit: number): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(given).map(([name, value]) => [name, typeof value === 'string' ? carried(value, limit) : value]),
  );
}

/** How far a time is off, ns: a double of nanoseconds is right to a quarter of a microsecond. */
function off(seen: bigint, ms: number): number {
  return Math.abs(Number(seen) - ms * 1e6);
}

function encoded<T>(write: (writer: ProtoWriter, record: T) => void, record: T): Uint8Array {
  const writer = new ProtoWriter(16);
  write(writer, record);
  return writer.bytes();
}

function expectSpan(seen: SeenSpan, given: Omit<SpanRecord, 'shared'>): void {
  expect(seen).toMatchObject({
    traceId: given.traceId,
    spanId: given.spanId,
    parentSpanId: given.parentSpanId ?? '',
    name: carried(given.name, Infinity),
    kind: given.kind === 'client' ? 3 : 1,
    links: given.links ?? [],
    status: given.error === undefined ? { code: 0, message: '' } : { code: 2, message: carried(given.error, 2_048) },
  });
  expect(seen.attributes).toEqual(expected(given.attributes as Attributes, ATTRIBUTE_BYTES));
  expect(seen.events.map((event) => event.attributes)).toEqual(
    (given.events ?? []).map((event) => expected(event.attributes as Attributes, ATTRIBUTE_BYTES)),
  );
}

function expectLog(seen: SeenLog, given: LogRecord): void {
  expect(seen).toMatchObject({ eventName: carried(given.eventName, Infinity), traceId: given.traceId, spanId: given.spanId });
  expect(seen.body).toBe(carried(given.body, Infinity));
  expect(seen.severityText.toLowerCase()).toBe(given.severity);
  expect(seen.attributes).toEqual(expected(given.attributes as Attributes, 8_192));
}

describe('the encoder', () => {
  it('writes any span so that another decoder reads it back', () => {
    fc.assert(
      fc.property(span, (given) => {
        const seen = decodeSpan(encoded(writeSpan, { ...given, shared: new Uint8Array() }));
        expectSpan(seen, given);
        expect(off(seen.startNs, given.startMs)).toBeLessThanOrEqual(512);
        expect(off(seen.endNs, Math.max(given.startMs, given.endMs))).toBeLessThanOrEqual(512);
      }),
    );
  });

  it('writes any event so that another decoder reads it back', () => {
    fc.assert(
      fc.property(log, (given) => {
        const seen = decodeLog(encoded(writeLog, given));
        expectLog(seen, given);
        expect(off(seen.timeNs, given.timeMs)).toBeLessThanOrEqual(512);
      }),
    );
  });

  it('puts any number of records in one request', () => {
    const around = envelope({ 'service.name': 'crm' }, 'synctrail', '1.0');
    fc.assert(
      fc.property(fc.array(span, { minLength: 1, maxLength: 20 }), fc.array(log, { minLength: 1, maxLength: 20 }), (spans, logs) => {
        const traces = new BatchWriter('traces', around);
        for (const each of spans) traces.add(writeSpan, { ...each, shared: new Uint8Array() });
        const events = new BatchWriter('logs', around);
        for (const each of logs) events.add(writeLog, each);
        const [seenSpans] = decodeTraces(traces.take()?.body ?? new Uint8Array());
        const [seenLogs] = decodeLogs(events.take()?.body ?? new Uint8Array());
        expect(seenSpans).toMatchObject({ resource: { 'service.name': 'crm' }, scope: { name: 'synctrail', version: '1.0' } });
        for (const [index, given] of spans.entries()) expectSpan(seenSpans?.records[index] as SeenSpan, given);
        for (const [index, given] of logs.entries()) expectLog(seenLogs?.records[index] as SeenLog, given);
      }),
      { numRuns: 30 },
    );
  });

  it('writes the same of a span whose like was prepared', () => {
    const shared = sharedSpanAttributes({ 'sync.id': 's' });
    fc.assert(
      fc.property(span, (given) => {
        const record = { ...given, shared, common: shared };
        expect(encoded(writeSpan, { ...record, head: spanHead(record) })).toEqual(encoded(writeSpan, record));
      }),
    );
  });

  it('puts shared attributes before a span’s own', () => {
    const shared = sharedSpanAttributes({ 'sync.id': 's', 'sync.name': undefined });
    const given = { traceId: 'a'.repeat(32), spanId: 'b'.repeat(16), name: 'x', kind: 'internal', startMs: 1, endMs: 2 } as const;
    const seen = decodeSpan(encoded(writeSpan, { ...given, shared, attributes: { 'sync.level': 'page' } }));
    expect(Object.entries(seen.attributes)).toEqual([
      ['sync.id', 's'],
      ['sync.level', 'page'],
    ]);
  });

  it('cuts a long text at the limit, never inside a character', () => {
    const given = { traceId: 'a'.repeat(32), spanId: 'b'.repeat(16), name: 'x', kind: 'internal', startMs: 1, endMs: 2 } as const;
    const seen = decodeSpan(
      encoded(writeSpan, { ...given, shared: new Uint8Array(), attributes: { 'sync.reason': `a${'€'.repeat(2_000)}` } }),
    );
    expect(seen.attributes['sync.reason']).toBe(`a${'€'.repeat(682)}`);
  });
});
