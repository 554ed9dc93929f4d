import { attributeSpec, redactText, REDACTED } from '@synctrail/model';
import * as fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import { Malformed } from '../../src/otlp/malformed.ts';
import { LOGS, type Signal, TRACES } from '../../src/receive/signals.ts';
import { isHexId } from '../../src/redact/hex-id.ts';
import { useRules } from '../../src/redact/rules.ts';
import { REDACTION_SETTINGS } from '../../src/redact/settings.ts';
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
const RUNS = { numRuns: 6_000 };
const NO_RULES = REDACTION_SETTINGS.parse({});
const RULES = REDACTION_SETTINGS.parse({
  keys: ['dossier'],
  patterns: ['EMP-\\d{6}', '\\b[0-9a-f]{8}-[0-9a-f]{4}\\b', '^(?:70){3}7$'],
  headers: ['x-acme-region'],
  keepKeys: ['session_token'],
});
/** What the rules say is secret, in texts and as a number. */
const SECRET = /EMP-\d|a1b2c3d4-e5f6|zebra|7070707/;
afterEach(() => useRules(NO_RULES));

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

const KINDS = [
  { name: 'spans', requests: arbitrary.traces.map(encodeTraces), take: (body: Buffer) => isShort(TRACES, body) },
  { name: 'log records', requests: arbitrary.logs.map(encodeLogs), take: (body: Buffer) => isShort(LOGS, body) },
];

describe('a request takes the short way only where the long one refuses, changes and adds nothing (S2-13, S4-24)', () => {
  test.each([
    ...KINDS.map((kind) => ({ ...kind, rules: NO_RULES, by: 'by our rules alone' })),
    ...KINDS.map((kind) => ({ ...kind, rules: RULES, by: "by the operator's too" })),
  ])('$name, $by', ({ requests, take, rules }) => {
    // What was remembered by other rules must be forgotten.
    useRules(rules);
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

/** Whether a number of our own vocabulary: a count or a time. */
function isCount(item: unknown): boolean {
  const { key, value } = (item ?? {}) as { key?: unknown; value?: unknown };
  return typeof key === 'string' && typeof value === 'number' && (attributeSpec(key)?.type ?? 'string') !== 'string';
}

/** Without what no rule is for: ids that Synctrail's senders make, times and counts. */
function textsOf(items: readonly object[]): string {
  return JSON.stringify(items, (key, item: unknown) => {
    if (/^(?:traceId|spanId|parentSpanId|.*Ns)$/.test(key) || isCount(item)) return '';
    return typeof item === 'bigint' ? String(item) : item;
  });
}

describe("what the operator's rules say is secret gets past neither way (S2-13, S4-24)", () => {
  test.each([
    { name: 'spans', requests: arbitrary.traces.map(encodeTraces), signal: TRACES },
    { name: 'log records', requests: arbitrary.logs.map(encodeLogs), signal: LOGS as Signal<object> },
  ])('$name', ({ requests, signal }) => {
    useRules(RULES);
    let hidden = 0;
    const never = fc.property(requests, (sent) => {
      const body = Buffer.from(sent);
      const long = longWay(signal as Signal<object>, body);
      if (long === undefined) return;
      const isThere = SECRET.test(textsOf(long.sent));
      if (isThere) hidden += 1;
      expect(textsOf(long.kept)).not.toMatch(SECRET);
      const isShortWay = check.itemsOf(signal.name, body, NOW_NS) !== undefined;
      expect(isThere && isShortWay).toBe(false);
    });
    expect(() => fc.assert(never, RUNS)).not.toThrow();
    expect(hidden).toBeGreaterThan(50);
  });

  test('at once when the rules change, whatever was remembered by those before', () => {
    const span = { attributes: [string('note', 'employee EMP-123456'), string('sync.level', 'entity')] };
    expect([itemsOf(span), itemsOf(span)]).toEqual([1, 1]);
    useRules(RULES);
    expect(itemsOf(span)).toBeUndefined();
    useRules(NO_RULES);
    expect(itemsOf(span)).toBe(1);
  });

  test('and what they keep is kept', () => {
    const kept = { attributes: [string('session_token', 'plain'), string('http.request.header.x-acme-region', 'eu')] };
    expect(itemsOf(kept)).toBeUndefined();
    useRules(RULES);
    expect(itemsOf(kept)).toBe(1);
    const long = longWay(TRACES, Buffer.from(encodeTraces({ resourceSpans: [{ scopeSpans: [{ spans: [{ ...spanJson(), ...kept }] }] }] })));
    expect(JSON.stringify(long?.kept[0]?.attributes)).not.toContain(REDACTED);
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
