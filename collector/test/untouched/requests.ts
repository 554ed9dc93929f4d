import * as fc from 'fast-check';

const SECRETS = [
  'Bearer eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIx.c2lnbmF0dXJl',
  'https://user:pass@example.com/?token=abcdefgh12345',
  'password=hunter22hunter22',
  '4111 1111 1111 1111',
  '4111111111111111',
  '{"password":"hunter22"}',
];
const PLAIN = [
  'contacts',
  'success',
  '',
  '7',
  '404',
  '{"a":1}',
  'https://api.example.com/v1/contacts?after=100',
  '/v1/contacts/{id}',
  'ä€𐍈',
];
/** Secret only where a rule of the operator's says so. */
const RULED = ['employee EMP-123456', 'a1b2c3d4-e5f6', 'dossier=zebra-crossing', '{"dossier":"zebra-crossing"}'];
const RULED_KEYS = ['case.dossier', 'http.request.header.x-acme-region', 'http.request.header.accept', 'session_token'];
const KEYS = [
  'sync.level',
  'sync.kind',
  'sync.integration',
  'sync.op.id',
  'sync.entity.source_id',
  'sync.reason',
  'sync.error.class',
  'sync.error.recoverability',
  'sync.error.fingerprint',
  'sync.rate_limit.remaining',
  'sync.rate_limit.hit',
  'url.full',
  'url.template',
  'http.response.status_code',
  'http.response.header.x-ratelimit-remaining',
  'error.type',
  'password',
  'sync.count.skipped_by',
  'other.key',
];

const hex = (bytes: number) => fc.uint8Array({ minLength: bytes, maxLength: bytes }).map((id) => Buffer.from(id).toString('hex'));
const hexId = fc.string({ unit: fc.constantFrom(...Array.from('0123456789abcdef-')), maxLength: 60 });
/** Mostly what hides nothing, so that some requests pass. */
const text = fc.oneof(
  { weight: 20, arbitrary: fc.constantFrom(...PLAIN) },
  { weight: 10, arbitrary: hexId },
  { weight: 1, arbitrary: fc.constantFrom(...RULED) },
  { weight: 1, arbitrary: fc.constantFrom(...SECRETS) },
  { weight: 1, arbitrary: fc.string({ unit: 'grapheme', maxLength: 90 }) },
);
const value = fc.oneof(
  { weight: 20, arbitrary: text.map((stringValue) => ({ stringValue })) },
  { weight: 3, arbitrary: fc.constantFrom(0, 7, 7, 200, 200, 404, 429, 7_070_707).map((number) => ({ intValue: String(number) })) },
  { weight: 2, arbitrary: fc.boolean().map((boolValue) => ({ boolValue })) },
  { weight: 1, arbitrary: fc.double().map((doubleValue) => ({ doubleValue })) },
  { weight: 1, arbitrary: text.map((stringValue) => ({ arrayValue: { values: [{ stringValue }] } })) },
  { weight: 1, arbitrary: fc.constant({}) },
);
const key = fc.oneof({ weight: 30, arbitrary: fc.constantFrom(...KEYS) }, { weight: 1, arbitrary: fc.constantFrom(...RULED_KEYS) });
const attributes = fc.array(fc.record({ key, value }), { maxLength: 6 });
const rarely = (often: string, ...seldom: string[]) =>
  fc.oneof({ weight: 30, arbitrary: fc.constant(often) }, { weight: 1, arbitrary: fc.constantFrom(...seldom) });

/** OTLP requests like those of senders: some need a change, some are refused in part, some are fine. Times are ns since the epoch. */
export function senderRequests(nowNs: bigint) {
  const at = rarely(
    String(nowNs),
    '0',
    String(nowNs - 40n * 86_400_000_000_000n),
    String(nowNs + 3_600_000_000_000n),
    String(2n ** 64n - 1n),
  );
  const resource = fc.record({
    attributes: fc.array(fc.record({ key: fc.constantFrom('service.name', 'password'), value }), { maxLength: 1 }),
  });
  const scope = fc.record({ name: text, version: text });
  const traceState = rarely('', 'vendor=EMP-123456');
  const id = (bytes: number) => fc.oneof({ weight: 30, arbitrary: hex(bytes) }, { weight: 1, arbitrary: fc.constant('00'.repeat(bytes)) });
  const span = fc.record({
    traceId: id(16),
    spanId: id(8),
    parentSpanId: fc.oneof(fc.constant(''), id(8)),
    traceState,
    name: text,
    kind: fc.integer({ min: 0, max: 5 }),
    startTimeUnixNano: at,
    endTimeUnixNano: at,
    attributes,
    events: fc.array(fc.record({ timeUnixNano: at, name: text, attributes }), { maxLength: 1 }),
    links: fc.array(fc.record({ traceId: id(16), spanId: id(8), traceState, attributes }), { maxLength: 1 }),
    status: fc.record({ code: fc.integer({ min: 0, max: 2 }), message: text }),
  });
  const log = fc.record({
    timeUnixNano: at,
    observedTimeUnixNano: at,
    severityNumber: fc.integer({ min: 0, max: 24 }),
    severityText: text,
    body: value,
    attributes,
    traceId: fc.oneof(fc.constant(''), id(16)),
    spanId: fc.oneof(fc.constant(''), id(8)),
    eventName: text,
  });
  const spans = fc.record({
    resource,
    scopeSpans: fc.array(fc.record({ scope, spans: fc.array(span, { maxLength: 2 }) }), { maxLength: 1 }),
  });
  const logs = fc.record({
    resource,
    scopeLogs: fc.array(fc.record({ scope, logRecords: fc.array(log, { maxLength: 2 }) }), { maxLength: 1 }),
  });
  return {
    traces: fc.record({ resourceSpans: fc.array(spans, { maxLength: 2 }) }),
    logs: fc.record({ resourceLogs: fc.array(logs, { maxLength: 2 }) }),
  };
}
