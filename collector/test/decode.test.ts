import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeLogsJson } from '../src/otlp/json/logs.ts';
import { decodeTracesJson } from '../src/otlp/json/traces.ts';
import { Malformed } from '../src/otlp/malformed.ts';
import { decodeLogsProtobuf } from '../src/otlp/protobuf/logs.ts';
import { decodeTracesProtobuf } from '../src/otlp/protobuf/traces.ts';
import { encodeLogs, encodeTraces } from './otlp-proto.ts';

const hex = (bytes: number) => fc.uint8Array({ minLength: bytes, maxLength: bytes }).map((id) => Buffer.from(id).toString('hex'));
// Lone surrogates have no UTF-8.
const text = fc.string({ unit: 'grapheme', maxLength: 80 });
const nanos = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }).map(String);
// JSON has no minus zero.
const double = fc.double({ noDefaultInfinity: true, noNaN: true }).map((number) => number + 0);
const int64 = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map(String);

const { value } = fc.letrec<{ value: object }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    fc.record({ stringValue: text }),
    fc.record({ boolValue: fc.boolean() }),
    fc.record({ intValue: int64 }),
    fc.record({ doubleValue: double }),
    fc.record({ bytesValue: fc.uint8Array({ maxLength: 100 }).map((bytes) => Buffer.from(bytes).toString('base64')) }),
    fc.constant({}),
    fc.record({ arrayValue: fc.record({ values: fc.array(tie('value'), { maxLength: 4 }) }) }),
    fc.record({ kvlistValue: fc.record({ values: fc.array(fc.record({ key: text, value: tie('value') }), { maxLength: 4 }) }) }),
  ),
}));

const attributes = fc.array(fc.record({ key: text, value }), { maxLength: 8 });
const resource = fc.record({ attributes });
const scope = fc.record({ name: text, version: text });

const span = fc.record({
  traceId: hex(16),
  spanId: hex(8),
  parentSpanId: fc.oneof(fc.constant(''), hex(8)),
  traceState: text,
  flags: fc.constant(257),
  name: text,
  kind: fc.integer({ min: 0, max: 5 }),
  startTimeUnixNano: nanos,
  endTimeUnixNano: nanos,
  attributes,
  droppedAttributesCount: fc.nat(1_000),
  events: fc.array(fc.record({ timeUnixNano: nanos, name: text, attributes }), { maxLength: 3 }),
  links: fc.array(fc.record({ traceId: hex(16), spanId: hex(8), attributes }), { maxLength: 3 }),
  status: fc.record({ code: fc.integer({ min: 0, max: 2 }), message: text }),
});
const traces = fc.record({
  resourceSpans: fc.array(
    fc.record({ resource, scopeSpans: fc.array(fc.record({ scope, spans: fc.array(span, { maxLength: 3 }) }), { maxLength: 2 }) }),
    { maxLength: 2 },
  ),
});

const log = fc.record({
  timeUnixNano: nanos,
  observedTimeUnixNano: nanos,
  severityNumber: fc.integer({ min: 0, max: 24 }),
  severityText: text,
  body: value,
  attributes,
  traceId: fc.oneof(fc.constant(''), hex(16)),
  spanId: fc.oneof(fc.constant(''), hex(8)),
  eventName: text,
});
const logs = fc.record({
  resourceLogs: fc.array(
    fc.record({ resource, scopeLogs: fc.array(fc.record({ scope, logRecords: fc.array(log, { maxLength: 3 }) }), { maxLength: 2 }) }),
    { maxLength: 2 },
  ),
});

describe('protobuf and JSON of the same data are decoded to the same records', () => {
  test('spans', () => {
    fc.assert(
      fc.property(traces, (request) => {
        expect(decodeTracesProtobuf(Buffer.from(encodeTraces(request)))).toEqual(decodeTracesJson(JSON.stringify(request)));
      }),
    );
  });

  test('log records', () => {
    fc.assert(
      fc.property(logs, (request) => {
        expect(decodeLogsProtobuf(Buffer.from(encodeLogs(request)))).toEqual(decodeLogsJson(JSON.stringify(request)));
      }),
    );
  });
});

/** What a decoder makes of its input; anything but records and `Malformed` is a bug, which is shown. */
function outcome(decode: () => unknown): unknown {
  try {
    return Array.isArray(decode()) ? 'records' : 'nothing';
  } catch (error) {
    return error instanceof Malformed ? 'malformed' : error;
  }
}

describe('whatever bytes come, the decoders answer with records or with what is wrong', () => {
  const decoders = { decodeTracesProtobuf, decodeLogsProtobuf };

  test.for(Object.entries(decoders))('%s, on noise', ([, decode]) => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(['records', 'malformed']).toContain(outcome(() => decode(Buffer.from(bytes))));
      }),
      { numRuns: 1_000 },
    );
  });

  test('a request that is cut off anywhere but between its parts is never taken for a whole one', () => {
    fc.assert(
      fc.property(traces, fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), (request, where) => {
        const whole = Buffer.from(encodeTraces(request));
        const parts = request.resourceSpans.map((part) => encodeTraces({ resourceSpans: [part] }).length);
        const ends = parts.map((_, index) => parts.slice(0, index + 1).reduce((sum, length) => sum + length, 0));
        const cut = Math.floor(whole.length * where);
        if (cut === 0 || ends.includes(cut)) return;
        expect(() => decodeTracesProtobuf(whole.subarray(0, cut))).toThrow(Malformed);
      }),
    );
  });

  test('JSON of any shape', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 6 }), (json) => {
        for (const request of [json, { resourceSpans: json }, { resourceSpans: [{ scopeSpans: [{ spans: json }] }] }]) {
          expect(['records', 'malformed']).toContain(outcome(() => decodeTracesJson(JSON.stringify(request))));
        }
      }),
    );
  });
});
