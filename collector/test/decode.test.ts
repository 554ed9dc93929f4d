import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeLogsJson } from '../src/otlp/json/logs.ts';
import { decodeTracesJson } from '../src/otlp/json/traces.ts';
import { Malformed } from '../src/otlp/malformed.ts';
import { decodeLogsProtobuf } from '../src/otlp/protobuf/logs.ts';
import { decodeTracesProtobuf } from '../src/otlp/protobuf/traces.ts';
import { ANY } from './otlp-arbitrary.ts';
import { encodeLogs, encodeTraces } from './otlp-proto.ts';

const { traces, logs } = ANY;

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
