import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { encodeLogs } from '../src/otlp/encode/logs.ts';
import { encodeMetrics } from '../src/otlp/encode/metrics.ts';
import { encodeTraces } from '../src/otlp/encode/traces.ts';
import { decodeLogsJson } from '../src/otlp/json/logs.ts';
import { decodeMetricsJson } from '../src/otlp/json/metrics.ts';
import { decodeTracesJson } from '../src/otlp/json/traces.ts';
import { decodeLogsProtobuf } from '../src/otlp/protobuf/logs.ts';
import { decodeMetricsProtobuf } from '../src/otlp/protobuf/metrics.ts';
import { decodeTracesProtobuf } from '../src/otlp/protobuf/traces.ts';
import { ANY, TOLD } from './otlp-arbitrary.ts';
import {
  decodeLogs as readLogs,
  decodeMetrics as readMetrics,
  decodeTraces as readTraces,
  encodeLogs as writeLogs,
  encodeMetrics as writeMetrics,
  encodeTraces as writeTraces,
} from './otlp-proto.ts';

describe('what is encoded is decoded to the same records', () => {
  test('spans, from JSON', () => {
    fc.assert(
      fc.property(ANY.traces, (request) => {
        const spans = decodeTracesJson(JSON.stringify(request));
        expect(decodeTracesProtobuf(encodeTraces(spans))).toEqual(spans);
      }),
    );
  });

  test('log records, from JSON', () => {
    fc.assert(
      fc.property(ANY.logs, (request) => {
        const logs = decodeLogsJson(JSON.stringify(request));
        expect(decodeLogsProtobuf(encodeLogs(logs))).toEqual(logs);
      }),
    );
  });

  test('metric points, from JSON', () => {
    fc.assert(
      fc.property(ANY.metrics, (request) => {
        const points = decodeMetricsJson(JSON.stringify(request));
        expect(decodeMetricsProtobuf(encodeMetrics(points))).toEqual(points);
      }),
    );
  });

  test('a request larger than the buffer that is kept', () => {
    const [span] = decodeTracesJson({
      resourceSpans: [{ scopeSpans: [{ spans: [{ traceId: '1'.repeat(32), spanId: '2'.repeat(16), name: 'ä'.repeat(30_000) }] }] }],
    });
    const spans = Array.from({ length: 200 }, () => ({ ...span! }));
    const request = encodeTraces(spans);
    expect(request.length).toBeGreaterThan(200 * 60_000);
    expect(decodeTracesProtobuf(request)).toEqual(spans);
    expect(decodeTracesProtobuf(encodeTraces(spans.slice(0, 1)))).toEqual(spans.slice(0, 1));
  });
});

describe('another reader of OTLP finds in it all that was sent', () => {
  test('of spans', () => {
    fc.assert(
      fc.property(TOLD.traces, (request) => {
        const sent = writeTraces(request);
        expect(readTraces(encodeTraces(decodeTracesProtobuf(Buffer.from(sent))))).toEqual(readTraces(sent));
      }),
    );
  });

  test('of log records', () => {
    fc.assert(
      fc.property(TOLD.logs, (request) => {
        const sent = writeLogs(request);
        expect(readLogs(encodeLogs(decodeLogsProtobuf(Buffer.from(sent))))).toEqual(readLogs(sent));
      }),
    );
  });

  test('of metrics', () => {
    fc.assert(
      fc.property(TOLD.metrics, (request) => {
        const sent = writeMetrics(request);
        expect(readMetrics(encodeMetrics(decodeMetricsProtobuf(Buffer.from(sent))))).toEqual(readMetrics(sent));
      }),
    );
  });

  test('of an exponential histogram, empty buckets too', () => {
    const point = { positive: {}, negative: { offset: 0, bucketCounts: [] } };
    const sent = writeMetrics({
      resourceMetrics: [{ scopeMetrics: [{ metrics: [{ name: 'm', exponentialHistogram: { dataPoints: [point] } }] }] }],
    });
    expect(readMetrics(encodeMetrics(decodeMetricsProtobuf(Buffer.from(sent))))).toMatchObject({
      resourceMetrics: [
        { scopeMetrics: [{ metrics: [{ exponentialHistogram: { dataPoints: [{ positive: { offset: 0 }, negative: { offset: 0 } }] } }] }] },
      ],
    });
  });
});
