import { redactText } from '@synctrail/model';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Malformed } from '../../src/otlp/malformed.ts';
import { LOGS, type Signal, TRACES } from '../../src/receive/signals.ts';
import { isHexId } from '../../src/redact/hex-id.ts';
import { UntouchedCheck } from '../../src/untouched/request.ts';
import { DEFAULT_LIMITS } from '../../src/validate/limits.ts';
import { judge } from '../../src/validate/verdict.ts';
import { spanJson } from '../otlp.ts';
import { encodeLogs, encodeTraces } from '../otlp-proto.ts';
import { senderRequests } from './requests.ts';

const NOW_NS = BigInt(Date.now()) * 1_000_000n;
const NOW = String(NOW_NS);
/** One for all, so that what it remembers of one request is there in the next. */
const check = new UntouchedCheck(DEFAULT_LIMITS);
const RUNS = { numRuns: 3_000 };

/** What the long way makes of a request: its records as they came and as they are kept; undefined when all of it is refused. */
function longWay<T>(signal: Signal<T>, body: Buffer) {
  try {
    const sent = signal.decode.protobuf(body);
    const { kept } = judge(signal.decode.protobuf(body), (item) => signal.problemOf(item, NOW_NS, DEFAULT_LIMITS));
    for (const item of kept) signal.settle(item, NOW_NS, DEFAULT_LIMITS);
    signal.redact(kept);
    signal.enrich(kept);
    return { sent, kept };
  } catch (error) {
    if (error instanceof Malformed) return undefined;
    throw error;
  }
}

/** Whether the request takes the short way; the long one must have found nothing to do then. */
function isShort<T>(signal: Signal<T>, body: Buffer): boolean {
  const items = check.itemsOf(signal.name, body, NOW_NS);
  if (items === undefined) return false;
  const long = longWay(signal, body);
  expect(long?.kept).toEqual(long?.sent);
  expect(long?.sent).toHaveLength(items);
  return true;
}

const arbitrary = senderRequests(NOW_NS);

describe('a request takes the short way only where the long one refuses, changes and adds nothing (S2-13, S4-24)', () => {
  test.each([
    { name: 'spans', requests: arbitrary.traces.map(encodeTraces), take: (body: Buffer) => isShort(TRACES, body) },
    { name: 'log records', requests: arbitrary.logs.map(encodeLogs), take: (body: Buffer) => isShort(LOGS, body) },
  ])('$name', ({ requests, take }) => {
    let short = 0;
    const whole = fc.property(requests, (body) => {
      if (take(Buffer.from(body)) && body.length > 100) short += 1;
    });
    expect(() => fc.assert(whole, RUNS)).not.toThrow();
    expect(short).toBeGreaterThan(50);
    const changes = fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 4 });
    const broken = fc.property(requests, changes, (body, bytes) => {
      const changed = Buffer.from(body);
      for (const [at, byte] of bytes) if (changed.length > 0) changed[at % changed.length] = byte;
      take(changed);
    });
    expect(() => fc.assert(broken, RUNS)).not.toThrow();
  });
});

const string = (key: string, stringValue: string) => ({ key, value: { stringValue } });
const int = (key: string, intValue: string) => ({ key, value: { intValue } });
const LEVEL = string('sync.level', 'call');
const FAILURE = [string('sync.error.class', 'validation'), string('sync.error.recoverability', 'NON_RECOVERABLE')];

function itemsOf(span: object): number | undefined {
  const [start, end] = [NOW, NOW];
  const whole = { ...spanJson(), startTimeUnixNano: start, endTimeUnixNano: end, attributes: [], ...span };
  return check.itemsOf('traces', Buffer.from(encodeTraces({ resourceSpans: [{ scopeSpans: [{ spans: [whole] }] }] })), NOW_NS);
}

describe('the short way', () => {
  test.each<[string, object]>([
    ['a record', { attributes: [string('sync.level', 'entity'), string('sync.op.id', `${'1f'.repeat(16)}-${'2e'.repeat(8)}`)] }],
    [
      'a call with its template',
      { kind: 3, attributes: [LEVEL, string('url.full', 'https://a.example/1'), string('url.template', '/{id}')] },
    ],
    ['a failure with its class', { status: { code: 2, message: 'failed' }, attributes: [LEVEL, ...FAILURE] }],
    ['a failure of something else', { status: { code: 2, message: 'failed' } }],
  ])('is for %s', (_, span) => {
    expect(itemsOf(span)).toBe(1);
  });

  test.each<[string, object]>([
    ['a secret in the name', { name: 'GET ?access_token=abcdef123456' }],
    ['a secret in the status', { status: { code: 1, message: 'password=hunter22' } }],
    ['a secret key', { attributes: [string('password', 'abcdef')] }],
    ['a secret key with a number', { attributes: [int('password', '1')] }],
    ['an id that is a number', { attributes: [int('sync.entity.source_id', '7')] }],
    ['a call without its template', { kind: 3, attributes: [LEVEL, string('url.full', 'https://a.example/1')] }],
    ['a refused call without a class', { kind: 3, attributes: [LEVEL, int('http.response.status_code', '404')] }],
    ['a status told as text', { kind: 3, attributes: [LEVEL, string('http.response.status_code', '404')] }],
    ['too many requests', { kind: 3, attributes: [LEVEL, ...FAILURE, int('http.response.status_code', '429')] }],
    ['a failure without a class', { status: { code: 2 }, attributes: [LEVEL] }],
    ['a failure without a fingerprint', { status: { code: 2 }, attributes: [LEVEL, ...FAILURE, string('sync.integration', 'a')] }],
    ['a text that is too long', { attributes: [string('a', 'x'.repeat(DEFAULT_LIMITS.textLength + 1))] }],
    ['too many attributes', { attributes: Array.from({ length: 257 }, (_, index) => string(`a${index}`, '')) }],
    ['a parent of zeros', { parentSpanId: '0'.repeat(16) }],
    ['an end before the start', { endTimeUnixNano: String(NOW_NS - 1n) }],
    ['a time to come', { endTimeUnixNano: String(NOW_NS + 10n ** 13n) }],
  ])('is not for %s', (_, span) => {
    expect(itemsOf(span)).toBeUndefined();
  });

  test('is not for a field that OTLP has not: nobody knows what is in it', () => {
    const known = Buffer.from(encodeTraces({ resourceSpans: [{}] }));
    expect(check.itemsOf('traces', known, NOW_NS)).toBe(0);
    // field 100 of the request, a text
    expect(check.itemsOf('traces', Buffer.concat([known, Buffer.from([0xa2, 0x06, 0x01, 0x61])]), NOW_NS)).toBeUndefined();
  });
});

test('an id of hex digits hides nothing that redaction would find', () => {
  const likely = fc.string({ unit: fc.constantFrom(...Array.from('0123456789----abcdefABg ')), maxLength: 80 });
  const harmless = fc.property(likely, (text) => !isHexId(Buffer.from(text), 0, Buffer.byteLength(text)) || redactText(text) === text);
  expect(() => fc.assert(harmless, { numRuns: 5_000 })).not.toThrow();
});
