import * as zlib from 'node:zlib';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Chunks } from './chunks.ts';
import { sideOf } from './side.ts';

const ALNUM = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'.split('');
const of = (chars: readonly string[], min: number, max = min) =>
  fc.array(fc.constantFrom(...chars), { minLength: min, maxLength: max }).map((list) => list.join(''));

/** Recognised by its key. */
const keyed = fc.record({
  key: fc.constantFrom('password', 'client_secret', 'accessToken', 'refresh-token', 'apiKey', 'PRIVATE_KEY', 'authorization', 'my.secret'),
  secret: of(ALNUM, 16, 40).map((text) => `Zq${text}`),
});
/** Recognised by its shape. */
const shaped = fc.record({
  key: fc.constantFrom('note', 'description', 'x', 'items'),
  secret: fc.oneof(
    of(ALNUM, 24, 60).map((text) => `sk_live_${text}`),
    of(ALNUM, 36).map((text) => `ghp_${text}`),
    fc.tuple(of(ALNUM, 20, 60), of(ALNUM, 20, 60), of(ALNUM, 43)).map(([a, b, c]) => `eyJ${a}.eyJ${b}.${c}`),
    of(ALNUM, 64, 640).map((text) => `-----BEGIN RSA PRIVATE KEY-----\n${text}\n-----END RSA PRIVATE KEY-----`),
  ),
});
const planted = fc.oneof(keyed, shaped);

type Hide = (text: string) => string;
const escaped: Hide = (text) =>
  Array.from(text, (char, i) =>
    i % 3 === 0 ? `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}` : JSON.stringify(char).slice(1, -1),
  ).join('');
const percent: Hide = (text) => Array.from(text, (char) => `%${char.charCodeAt(0).toString(16).padStart(2, '0')}`).join('');
const base64: Hide = (text) => Buffer.from(text).toString('base64');
const base64url: Hide = (text) => Buffer.from(text).toString('base64url');

/** A body with a secret in it, as somebody may write it. */
interface Body {
  readonly type: string;
  readonly text: string;
  readonly secret: string;
}

const nested = fc.array(fc.constantFrom('{', '['), { maxLength: 12 });
const nest = (core: string, depth: readonly string[]): string =>
  depth.reduce((inner, bracket) => (bracket === '{' ? `{"id":"hs-20001","in":${inner}}` : `[1,${inner},"x"]`), core);

const json = fc
  .tuple(planted, nested, fc.constantFrom('plain', 'escaped', 'in a document', 'base64', 'base64url', 'base64 document', 'percent'))
  .map(([{ key, secret }, depth, how]): Body => {
    const document = JSON.stringify({ a: 1, [key]: secret });
    const value: Record<string, string> = {
      plain: `{${JSON.stringify(key)}:${JSON.stringify(secret)}}`,
      escaped: `{"${escaped(key)}":"${escaped(secret)}"}`,
      'in a document': `{"payload":${JSON.stringify(document)}}`,
      base64: `{"payload":"${base64(`${key}=${secret}`)}"}`,
      base64url: `{"payload":"${base64url(document)}"}`,
      'base64 document': `{"payload":"${base64(base64(document))}"}`,
      percent: `{"url":"https://h.example/?${percent(key)}=${percent(secret)}"}`,
    };
    return { type: 'application/json', text: nest(value[how] ?? '', depth), secret };
  });
const form = fc.tuple(planted, fc.constantFrom('plain', 'json', 'base64')).map(([{ key, secret }, how]): Body => {
  const fields: Record<string, string> =
    how === 'plain'
      ? { [key]: secret }
      : { payload: how === 'json' ? JSON.stringify({ [key]: secret }) : base64(JSON.stringify({ [key]: secret })) };
  return { type: 'application/x-www-form-urlencoded', text: new URLSearchParams({ a: '1', ...fields, z: '2' }).toString(), secret };
});
const text = fc.tuple(planted, fc.constantFrom('text/plain', 'text/html', '', 'application/xml')).map(([{ key, secret }, type]): Body => {
  return { type, text: `Something went wrong, ${key}: ${secret}\nand more`, secret };
});
const multipart = planted.map(({ key, secret }): Body => {
  const part = (name: string, value: string): string => `--b\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`;
  return { type: 'multipart/form-data; boundary=b', text: `${part('a', '1')}${part(key, secret)}--b--\r\n`, secret };
});

const PACKERS: Readonly<Record<string, (bytes: Buffer) => Buffer>> = {
  identity: (bytes) => bytes,
  gzip: (bytes) => zlib.gzipSync(bytes),
  deflate: (bytes) => zlib.deflateSync(bytes),
  br: (bytes) => zlib.brotliCompressSync(bytes, { params: { [zlib.constants.BROTLI_PARAM_QUALITY]: 1 } }),
  zstd: (bytes) => zlib.zstdCompressSync(bytes),
};

/** The body as it comes over the wire: in pieces, maybe packed, maybe cut off by an end that came too soon. */
const wire = fc.record({
  body: fc.oneof(json, form, text, multipart),
  packer: fc.constantFrom(...Object.keys(PACKERS)),
  piece: fc.integer({ min: 1, max: 40 }),
  /** Harmless text before it, so that a limit falls anywhere. */
  before: fc.oneof(fc.constant(0), fc.integer({ min: 65_000, max: 66_000 }), fc.integer({ min: 130_400, max: 131_072 })),
  cutAt: fc.option(fc.double({ min: 0, max: 1, noNaN: true })),
});

function shown(given: { body: Body; packer: string; piece: number; before: number; cutAt: number | null }): string {
  const { body, packer, piece, before, cutAt } = given;
  const long =
    before > 0 && body.type === 'application/json'
      ? `["${'lorem ipsum '.repeat(Math.ceil(before / 12)).slice(0, before)}",${body.text}]`
      : body.text;
  const whole = Buffer.from(long);
  const packed = PACKERS[packer]?.(whole) ?? whole;
  const bytes = cutAt === null ? packed : packed.subarray(0, Math.floor(packed.length * cutAt));
  const chunks = new Chunks();
  const size = before > 0 ? 4_099 : piece;
  for (let at = 0; at < bytes.length; at += size) chunks.add(bytes.subarray(at, at + size), true);
  const headers = { 'content-type': body.type, 'content-encoding': packer, authorization: `Bearer ${body.secret}` };
  const side = sideOf({ chunks, headers, complete: cutAt === null, size: bytes.length });
  chunks.release();
  return JSON.stringify([side.headers, side.text]);
}

/** What a reader could make of it. */
function readings(out: string): string {
  const unescaped = out.replace(/\\+u([0-9a-f]{4})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  const decoded = unescaped.replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  const unpacked = [out, decoded].flatMap((each) =>
    (each.match(/[\w+/-]{16,}/g) ?? []).map((run) => Buffer.from(run, 'base64').toString()),
  );
  return [out, unescaped, decoded, ...unpacked, ...unpacked.map((each) => Buffer.from(each, 'base64').toString())].join('\n');
}

describe('a secret in a body (S2-13, S4-24)', () => {
  it('is never in what is kept: at any depth, in any encoding, split over chunks, packed, or cut off', () => {
    fc.assert(
      fc.property(wire, (given) => {
        const inner = given.body.secret.replaceAll(/-----[^-]+-----|\n/g, '');
        const out = readings(shown(given));
        expect(out).not.toContain(inner);
        // nor half of it, where a limit or the end of the connection cut it
        expect(out).not.toContain(inner.slice(0, 14));
      }),
      { numRuns: 600 },
    );
  });

  it('does not stay as a part of it, wherever the connection broke', () => {
    const secret = 'ghp_abcdefghijklmnopqrstuvwxyz0123456789';
    const card = '4111 1111 1111 1111';
    const body = Buffer.from(`{"items":[{"note":"the token is ${secret}, the card ${card}"}],"rest":"${'word '.repeat(20)}"}`);
    for (let end = 0; end < body.length; end++) {
      const chunks = new Chunks();
      chunks.add(body.subarray(0, end), false);
      const side = sideOf({ chunks, headers: { 'content-type': 'application/json' }, complete: false, size: undefined });
      chunks.release();
      expect(side.text ?? '').not.toContain(secret.slice(0, 8));
      expect(side.text ?? '').not.toContain(card.slice(0, 6));
    }
  });

  it('takes nothing else with it', () => {
    fc.assert(
      fc.property(fc.uuid(), fc.emailAddress(), fc.nat(), (id, email, number) => {
        const cursor = base64(JSON.stringify({ after: number, id }));
        const body = JSON.stringify({ id, email, number, cursor, next: `https://h.example/list?after=${cursor}` });
        const chunks = new Chunks();
        chunks.add(Buffer.from(body), false);
        const side = sideOf({ chunks, headers: { 'content-type': 'application/json' }, complete: true, size: undefined });
        chunks.release();
        expect(side.text).toBe(body);
      }),
    );
  });
});
