import * as fc from 'fast-check';

const hex = (bytes: number) => fc.uint8Array({ minLength: bytes, maxLength: bytes }).map((id) => Buffer.from(id).toString('hex'));
// Lone surrogates have no UTF-8.
const text = fc.oneof(fc.string({ unit: 'grapheme', maxLength: 80 }), fc.string({ maxLength: 60 }));
const nanos = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }).map(String);
// JSON has no minus zero.
const double = fc.double({ noDefaultInfinity: true, noNaN: true }).map((number) => number + 0);
const int64 = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map(String);

const scalars = [
  fc.record({ stringValue: text }),
  fc.record({ boolValue: fc.boolean() }),
  fc.record({ intValue: int64 }),
  fc.record({ bytesValue: fc.uint8Array({ maxLength: 100 }).map((bytes) => Buffer.from(bytes).toString('base64')) }),
];
const anyDouble = fc.record({ doubleValue: double });
const fraction = fc.record({ doubleValue: double.filter((number) => !Number.isInteger(number)) });

const { any: anyValue, told: toldValue } = fc.letrec<{ any: object; told: object; nested: object }>((tie) => ({
  any: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    ...scalars,
    anyDouble,
    fc.constant({}),
    fc.record({ arrayValue: fc.record({ values: fc.array(tie('any'), { maxLength: 4 }) }) }),
    fc.record({ kvlistValue: fc.record({ values: fc.array(fc.record({ key: text, value: tie('any') }), { maxLength: 4 }) }) }),
  ),
  told: fc.oneof({ maxDepth: 3 }, anyDouble, tie('nested')),
  nested: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    ...scalars,
    fraction,
    fc.record({ arrayValue: fc.record({ values: fc.array(fc.oneof(...scalars), { maxLength: 4 }) }) }),
    fc.record({ arrayValue: fc.record({ values: fc.array(fraction, { maxLength: 4 }) }) }),
    fc.record({
      kvlistValue: fc.record({
        values: fc
          .array(tie('nested'), { maxLength: 4 })
          .map((values) => values.map((value, index) => ({ key: `key ${String.fromCodePoint(97 + index)}`, value }))),
      }),
    }),
  ),
}));

const count = fc.oneof(fc.constant(0), fc.nat(2 ** 31));
/** Counts beyond 2^53 are rounded. */
const small = fc.nat({ max: Number.MAX_SAFE_INTEGER });
const flags = fc.integer({ min: 0, max: 2 ** 32 - 1 });

function requests(value: fc.Arbitrary<object>, body: fc.Arbitrary<object>, minLength: number) {
  const attributes = fc.array(fc.record({ key: text, value }), { maxLength: 8 });
  const resource = fc.record({ attributes, droppedAttributesCount: count });
  const scope = fc.record({ name: text, version: text, attributes, droppedAttributesCount: count });
  const span = fc.record({
    traceId: hex(16),
    spanId: hex(8),
    parentSpanId: fc.oneof(fc.constant(''), hex(8)),
    traceState: text,
    flags,
    name: text,
    kind: fc.integer({ min: 0, max: 5 }),
    startTimeUnixNano: nanos,
    endTimeUnixNano: nanos,
    attributes,
    droppedAttributesCount: count,
    events: fc.array(fc.record({ timeUnixNano: nanos, name: text, attributes, droppedAttributesCount: count }), { maxLength: 3 }),
    droppedEventsCount: count,
    links: fc.array(fc.record({ traceId: hex(16), spanId: hex(8), traceState: text, attributes, droppedAttributesCount: count, flags }), {
      maxLength: 3,
    }),
    droppedLinksCount: count,
    status: fc.record({ code: fc.integer({ min: minLength, max: 2 }), message: text }),
  });
  const log = fc.record({
    timeUnixNano: nanos,
    observedTimeUnixNano: nanos,
    severityNumber: fc.integer({ min: 0, max: 24 }),
    severityText: text,
    body,
    attributes,
    droppedAttributesCount: count,
    flags,
    traceId: fc.oneof(fc.constant(''), hex(16)),
    spanId: fc.oneof(fc.constant(''), hex(8)),
    eventName: text,
  });
  const times = { attributes, startTimeUnixNano: nanos, timeUnixNano: nanos, flags: fc.nat(1) };
  const distribution = { count: small.map(String), sum: fc.option(double), min: fc.option(double), max: fc.option(double) };
  const buckets = fc.record({ offset: fc.integer({ min: -500, max: 500 }), bucketCounts: fc.array(small.map(String), { maxLength: 5 }) });
  const temporality = fc.integer({ min: 0, max: 2 });
  const listOf = (point: fc.Arbitrary<object>) => fc.array(point, { minLength, maxLength: 3 });
  const exemplarOf = {
    filteredAttributes: attributes,
    timeUnixNano: nanos,
    spanId: fc.oneof(fc.constant(''), hex(8)),
    traceId: fc.oneof(fc.constant(''), hex(16)),
  };
  const exemplar = fc.oneof(fc.record({ ...exemplarOf, asInt: int64 }), fc.record({ ...exemplarOf, asDouble: double }));
  const exemplars = fc.array(exemplar, { maxLength: 2 });
  const number = fc.oneof(fc.record({ ...times, exemplars, asInt: int64 }), fc.record({ ...times, exemplars, asDouble: double }));
  const histogram = fc.record({
    ...times,
    ...distribution,
    exemplars,
    explicitBounds: fc.array(double, { maxLength: 5 }),
    bucketCounts: fc.array(small.map(String), { maxLength: 6 }),
  });
  const exponential = fc.record({
    ...times,
    ...distribution,
    exemplars,
    scale: fc.integer({ min: -10, max: 20 }),
    zeroCount: small.map(String),
    zeroThreshold: double,
    positive: buckets,
    negative: buckets,
  });
  const quantile = fc.record({ quantile: fc.double({ min: 0, max: 1, noNaN: true }).map((at) => at + 0), value: double });
  const summary = fc.record({ ...times, count: small.map(String), sum: double, quantileValues: fc.array(quantile, { maxLength: 4 }) });
  const named = { name: text, description: text, unit: text };
  const metric = fc.oneof(
    fc.record({ ...named, gauge: fc.record({ dataPoints: listOf(number) }) }),
    fc.record({ ...named, sum: fc.record({ dataPoints: listOf(number), aggregationTemporality: temporality, isMonotonic: fc.boolean() }) }),
    fc.record({ ...named, histogram: fc.record({ dataPoints: listOf(histogram), aggregationTemporality: temporality }) }),
    fc.record({ ...named, exponentialHistogram: fc.record({ dataPoints: listOf(exponential), aggregationTemporality: temporality }) }),
    fc.record({ ...named, summary: fc.record({ dataPoints: listOf(summary) }) }),
  );
  const metrics = fc.array(fc.record({ scope, metrics: fc.array(metric, { minLength, maxLength: 3 }), schemaUrl: text }), {
    minLength,
    maxLength: 2,
  });
  const spans = fc.array(fc.record({ scope, spans: fc.array(span, { minLength, maxLength: 3 }), schemaUrl: text }), {
    minLength,
    maxLength: 2,
  });
  const logs = fc.array(fc.record({ scope, logRecords: fc.array(log, { minLength, maxLength: 3 }), schemaUrl: text }), {
    minLength,
    maxLength: 2,
  });
  return {
    traces: fc.record({ resourceSpans: fc.array(fc.record({ resource, scopeSpans: spans, schemaUrl: text }), { maxLength: 2 }) }),
    metrics: fc.record({ resourceMetrics: fc.array(fc.record({ resource, scopeMetrics: metrics, schemaUrl: text }), { maxLength: 2 }) }),
    logs: fc.record({ resourceLogs: fc.array(fc.record({ resource, scopeLogs: logs, schemaUrl: text }), { maxLength: 2 }) }),
  };
}

/** OTLP requests of any content. */
export const ANY = requests(anyValue, anyValue, 0);

/**
 * OTLP requests of which our records hold everything: no group is without items, no map has a key twice, and a nested double has a fraction.
 */
export const TOLD = requests(toldValue, fc.oneof(fc.record({ stringValue: text }), fc.record({ intValue: int64 })), 1);
