import { gzipSync, zstdCompressSync } from 'node:zlib';
import * as fc from 'fast-check';
import { ANY } from '../../../collector/test/otlp-arbitrary.ts';
import { encodeLogs, encodeMetrics, encodeTraces } from '../../../collector/test/otlp-proto.ts';
import { NASTY } from './nasty.ts';

/** A request as it goes over the wire. */
export interface Raw {
  readonly name: string;
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

const SIGNALS = { traces: encodeTraces, logs: encodeLogs, metrics: encodeMetrics } as const;
const COMPRESS = { gzip: gzipSync, zstd: zstdCompressSync } as const;
const TYPES = [
  'application/json',
  'application/x-protobuf',
  'application/json; charset=utf-16',
  'text/html',
  '',
  'application/x-protobuf;;=',
];

const signal = fc.constantFrom('traces', 'logs', 'metrics');

/** A whole request of any content, as protobuf or JSON. */
const whole = signal.chain((name) =>
  fc.tuple(ANY[name], fc.boolean()).map(([request, isJson]) => ({
    path: `/v1/${name}`,
    type: isJson ? 'application/json' : 'application/x-protobuf',
    body: isJson ? Buffer.from(JSON.stringify(request)) : Buffer.from(SIGNALS[name](request)),
  })),
);

const place = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

/** Some bytes of a request that are other ones, missing, or there twice. */
const damage = fc.array(
  fc.record({ at: place, how: fc.constantFrom('set', 'cut', 'double', 'drop'), byte: fc.nat(255), run: fc.integer({ min: 1, max: 12 }) }),
  {
    minLength: 1,
    maxLength: 4,
  },
);

function damaged(body: Buffer, marks: readonly { at: number; how: string; byte: number; run: number }[]): Buffer {
  return marks.reduce((bytes, { at, how, byte, run }) => {
    const place = Math.floor(at * bytes.length);
    const [before, behind] = [bytes.subarray(0, place), bytes.subarray(place)];
    if (how === 'cut') return before;
    if (how === 'double') return Buffer.concat([before, behind.subarray(0, run), behind]);
    if (how === 'drop') return Buffer.concat([before, behind.subarray(run)]);
    return Buffer.concat([before, Buffer.alloc(Math.min(run, behind.length), byte), behind.subarray(run)]);
  }, body);
}

function post(name: string, path: string, body: Uint8Array, headers: Record<string, string>): Raw {
  return { name, method: 'POST', path, headers, body };
}

const broken = fc
  .tuple(whole, damage)
  .map(([{ path, type, body }, marks]) => post('damaged bytes', path, damaged(body, marks), { 'content-type': type }));

const brokenCompressed = fc
  .tuple(whole, damage, fc.constantFrom('gzip', 'zstd'))
  .map(([{ path, type, body }, marks, encoding]) =>
    post('damaged compression', path, damaged(COMPRESS[encoding](body), marks), { 'content-type': type, 'content-encoding': encoding }),
  );

const noise = fc
  .tuple(
    signal,
    fc.uint8Array({ maxLength: 300 }),
    fc.constantFrom(...TYPES),
    fc.constantFrom('', 'gzip', 'zstd', 'deflate', 'br', '\u00e9'),
  )
  .map(([name, body, type, encoding]) =>
    post('noise', `/v1/${name}`, body, { 'content-type': type, ...(encoding === '' ? {} : { 'content-encoding': encoding }) }),
  );

/** JSON of the right outline with anything where records or their fields are expected. */
const strangeJson = fc.tuple(signal, fc.jsonValue({ maxDepth: 5 }), fc.nat(4)).map(([name, value, depth]) => {
  const [groups, scopes, records] = {
    traces: ['resourceSpans', 'scopeSpans', 'spans'],
    logs: ['resourceLogs', 'scopeLogs', 'logRecords'],
    metrics: ['resourceMetrics', 'scopeMetrics', 'metrics'],
  }[name];
  const shapes = [
    value,
    { [groups ?? '']: value },
    { [groups ?? '']: [{ [scopes ?? '']: value }] },
    { [groups ?? '']: [{ [scopes ?? '']: [{ [records ?? '']: value }] }] },
    { [groups ?? '']: [{ resource: value, [scopes ?? '']: [{ scope: value, [records ?? '']: [value] }] }] },
  ];
  return post('JSON of other types', `/v1/${name}`, Buffer.from(JSON.stringify(shapes[depth])), { 'content-type': 'application/json' });
});

const strangeRequest = fc
  .tuple(
    fc.constantFrom('POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'PROPFIND'),
    fc.webPath({ size: 'small' }),
    fc.uint8Array({ maxLength: 40 }),
    fc.constantFrom(...TYPES),
  )
  .map(([method, path, body, type]): Raw => ({
    name: 'strange address',
    method,
    path: path.startsWith('/') ? path : `/v1/${path}`,
    headers: { 'content-type': type },
    body,
  }));

const wrongLength = fc.tuple(whole, fc.integer({ min: 1, max: 400 })).map(([{ path, type, body }, less]) =>
  // What stands behind the length that was told is read as the next request.
  post('a length that is too short', path, body, {
    'content-type': type,
    'content-length': String(Math.max(0, body.length - less)),
    connection: 'close',
  }),
);

const nasty = fc
  .tuple(fc.constantFrom(...NASTY), signal)
  .map(([{ name, body, type, encoding }, signalName]) =>
    post(name, `/v1/${signalName}`, body, { 'content-type': type, ...(encoding === undefined ? {} : { 'content-encoding': encoding }) }),
  );

/** Requests that are wrong in every way that is known. */
export const malformed: fc.Arbitrary<Raw> = fc.oneof(
  { arbitrary: broken, weight: 6 },
  { arbitrary: brokenCompressed, weight: 3 },
  { arbitrary: noise, weight: 2 },
  { arbitrary: strangeJson, weight: 4 },
  { arbitrary: strangeRequest, weight: 2 },
  { arbitrary: wrongLength, weight: 1 },
  { arbitrary: nasty, weight: 3 },
);
