import { gzipSync, zstdCompressSync } from 'node:zlib';

interface Nasty {
  readonly name: string;
  readonly type: string;
  readonly body: Uint8Array;
  readonly encoding?: string;
}

const JSON_TYPE = 'application/json';
const PROTOBUF = 'application/x-protobuf';

function varint(value: number): number[] {
  const bytes: number[] = [];
  for (let left = value; ; left = Math.floor(left / 128)) {
    if (left < 128) return [...bytes, left];
    bytes.push((left % 128) + 128);
  }
}

/** A field with a length: `number` of the message that it is in. */
function field(number: number, content: Uint8Array): Uint8Array {
  return Buffer.concat([Uint8Array.from([number * 8 + 2, ...varint(content.length)]), content]);
}

function within(numbers: readonly number[], content: Uint8Array): Uint8Array {
  return numbers.reduceRight((inner, number) => field(number, inner), content);
}

/** A span's attribute whose value is an array in an array, so often. */
function deepProtobuf(depth: number): Uint8Array {
  const value = within(Array.from({ length: depth }, () => [5, 1]).flat(), Buffer.alloc(0));
  return within([1, 2, 2, 9], Buffer.concat([field(1, Buffer.from('deep')), field(2, value)]));
}

const spans = (fields: string) => Buffer.from(`{"resourceSpans":[{"scopeSpans":[{"spans":[{${fields}}]}]}]}`);
const id = '"traceId":"0123456789abcdef0123456789abcdef","spanId":"0123456789abcdef"';
const now = `${Date.now()}000000`;
const times = `"startTimeUnixNano":"${now}","endTimeUnixNano":"${now}"`;
const manyGroups = Buffer.concat(Array.from({ length: 20_000 }, () => Uint8Array.of(10, 0)));

/** Requests that have made receivers fall over. */
export const NASTY: readonly [Nasty, ...Nasty[]] = [
  { name: 'JSON nested 100,000 deep', type: JSON_TYPE, body: Buffer.from('['.repeat(100_000)) },
  { name: 'JSON nested and closed', type: JSON_TYPE, body: Buffer.from(`{"resourceSpans":${'['.repeat(50_000)}${']'.repeat(50_000)}}`) },
  { name: 'protobuf nested 2,000 deep', type: PROTOBUF, body: deepProtobuf(2_000) },
  { name: 'groups without content', type: PROTOBUF, body: manyGroups },
  { name: 'a varint without end', type: PROTOBUF, body: Buffer.alloc(64, 0xff) },
  { name: 'a length beyond 2^53', type: PROTOBUF, body: Uint8Array.of(10, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f) },
  { name: 'a length of 2^64-1', type: PROTOBUF, body: Uint8Array.of(10, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01) },
  { name: 'a length of 2 GiB', type: PROTOBUF, body: Uint8Array.of(10, 0xff, 0xff, 0xff, 0xff, 0x07) },
  { name: 'field number 0', type: PROTOBUF, body: Uint8Array.of(2, 1, 65) },
  { name: 'deprecated groups', type: PROTOBUF, body: Buffer.alloc(1_000, 11) },
  { name: 'no UTF-8 in a name', type: PROTOBUF, body: within([1, 2, 2, 5], Uint8Array.of(0xc3, 0x28, 0xff, 0xfe, 0xed, 0xa0, 0x80)) },
  {
    name: 'no UTF-8 in JSON',
    type: JSON_TYPE,
    body: Buffer.concat([Buffer.from('{"resourceSpans":"'), Buffer.from([0xff, 0xc0]), Buffer.from('"}')]),
  },
  { name: 'a byte order mark', type: JSON_TYPE, body: Buffer.from('\uFEFF{"resourceSpans":[]}') },
  { name: 'UTF-16', type: JSON_TYPE, body: Buffer.from('{"resourceSpans":[]}', 'utf16le') },
  { name: 'NUL in a name', type: JSON_TYPE, body: spans(`${id},${times},"name":"a\\u0000b"`) },
  { name: 'half a surrogate pair', type: JSON_TYPE, body: spans(`${id},${times},"name":"\\ud800"`) },
  {
    name: 'a prototype',
    type: JSON_TYPE,
    body: Buffer.from('{"__proto__":{"resourceSpans":[]},"constructor":{"prototype":1},"resourceSpans":[{"__proto__":1}]}'),
  },
  { name: 'a number beyond all', type: JSON_TYPE, body: spans(`${id},"startTimeUnixNano":1e400,"endTimeUnixNano":-1`) },
  { name: 'a time as text of 100,000 digits', type: JSON_TYPE, body: spans(`${id},"startTimeUnixNano":"${'9'.repeat(100_000)}"`) },
  { name: 'a key 100,000 times', type: JSON_TYPE, body: Buffer.from(`{${'"resourceSpans":[],'.repeat(30_000)}"x":1}`) },
  { name: 'an id of emoji', type: JSON_TYPE, body: spans(`"traceId":"${'\u{1f600}'.repeat(16)}",${times}`) },
  { name: 'quotes and SQL', type: JSON_TYPE, body: spans(`${id},${times},"name":"'); DROP TABLE spans; --"`) },
  { name: 'a gzip bomb', type: JSON_TYPE, encoding: 'gzip', body: gzipSync(Buffer.alloc(8_000_000)) },
  { name: 'a zstd bomb', type: PROTOBUF, encoding: 'zstd', body: zstdCompressSync(Buffer.alloc(8_000_000)) },
  { name: 'gzip in gzip', type: JSON_TYPE, encoding: 'gzip', body: gzipSync(gzipSync('{}')) },
  { name: 'gzip twice over', type: JSON_TYPE, encoding: 'gzip', body: Buffer.concat([gzipSync('{}'), gzipSync('{}')]) },
  { name: 'nothing, compressed', type: PROTOBUF, encoding: 'gzip', body: Buffer.alloc(0) },
  { name: 'a list of encodings', type: JSON_TYPE, encoding: 'gzip, gzip', body: gzipSync('{}') },
  { name: 'an encoding that objects have', type: JSON_TYPE, encoding: 'constructor', body: Buffer.from('{}') },
];
