import * as zlib from 'node:zlib';
import * as fc from 'fast-check';

/** A secret, and what careless code makes of it. */
export interface Planting {
  /** Recognised wherever it stands. */
  readonly shaped: string;
  /** Recognised by its key only. */
  readonly keyed: { readonly key: string; readonly secret: string };
  /** Sentences with both in them, one way or another. */
  readonly said: readonly string[];
  readonly path: string;
  readonly query: string;
  readonly cursor: string;
  readonly bodies: readonly {
    readonly type: string;
    readonly encoding: string;
    /** In base64. */
    readonly bytes: string;
    /** Bytes that go at once. */
    readonly piece: number;
    /** Of the answer, in percent: then the connection breaks. */
    readonly part: number;
  }[];
}

const ALNUM = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'.split('');
const of = (min: number, max = min) => fc.array(fc.constantFrom(...ALNUM), { minLength: min, maxLength: max }).map((list) => list.join(''));

const shaped = fc.oneof(
  of(24, 60).map((text) => `sk_live_${text}`),
  of(36).map((text) => `ghp_${text}`),
  of(24, 40).map((text) => `xoxb-${text}`),
  fc.tuple(of(20, 60), of(20, 60), of(43)).map(([a, b, c]) => `eyJ${a}.eyJ${b}.${c}`),
);
const keyed = fc.record({
  key: fc.constantFrom('password', 'client_secret', 'accessToken', 'refresh-token', 'apiKey', 'PRIVATE_KEY', 'my.secret'),
  secret: of(16, 40).map((text) => `Zq${text}`),
});

const escaped = (text: string): string => Array.from(text, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`).join('');
const percent = (text: string): string => Array.from(text, (char) => `%${char.charCodeAt(0).toString(16).padStart(2, '0')}`).join('');
const base64 = (text: string): string => Buffer.from(text).toString('base64');

function nest(core: string, depth: readonly string[]): string {
  return depth.reduce((inner, bracket) => (bracket === '{' ? `{"id":"hs-20001","in":${inner}}` : `[1,${inner},"x"]`), core);
}

function utf16(text: string, bigEndian: boolean): Buffer {
  const little = Buffer.from(`\ufeff${text}`, 'utf16le');
  return bigEndian ? little.swap16() : little;
}

const PACKERS: Readonly<Record<string, (bytes: Buffer) => Buffer>> = {
  '': (bytes) => bytes,
  gzip: (bytes) => zlib.gzipSync(bytes),
  br: (bytes) => zlib.brotliCompressSync(bytes),
  deflate: (bytes) => zlib.deflateSync(bytes),
};

/** Each kind of body with the secret in it, as content type and bytes. */
function bodiesOf(token: string, key: string, secret: string, depth: readonly string[]): [string, Buffer][] {
  const document = JSON.stringify({ a: 1, [key]: secret, note: token });
  const json = nest(document, depth);
  const part = (name: string, value: string): string => `--b\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`;
  const text: [string, string][] = [
    ['application/json', json],
    ['application/json', nest(`{"${escaped(key)}":"${escaped(secret)}","note":"${escaped(token)}"}`, depth)],
    ['application/json', nest(JSON.stringify({ payload: document, more: JSON.stringify({ payload: document }) }), depth)],
    ['application/json', nest(JSON.stringify({ payload: base64(document), twice: base64(base64(document)) }), depth)],
    [
      'application/json',
      nest(JSON.stringify({ next: `https://h.example/?${percent(key)}=${percent(secret)}&x=${percent(token)}` }), depth),
    ],
    // torn, and broken in the middle
    ['application/json', json.slice(0, json.indexOf(secret) + secret.length - 2)],
    ['application/json', json.replace('"a":1', '"a":')],
    ['application/x-www-form-urlencoded', new URLSearchParams({ a: '1', [key]: secret, note: token, payload: document }).toString()],
    ['multipart/form-data; boundary=b', `${part('a', '1')}${part(key, secret)}${part('note', token)}${part('doc', document)}--b--\r\n`],
    ['text/plain', `refused: ${key}=${secret}, ${token}; https://user:${secret}@h.example/`],
    ['application/xml', `<e><${key}>${secret}</${key}><note>${token}</note></e>`],
    ['', document],
  ];
  return [
    ...text.map(([type, body]): [string, Buffer] => [type, Buffer.from(body)]),
    ['application/json', Buffer.from(`\ufeff${json}`)],
    ['application/json; charset=utf-16le', utf16(json, false)],
    ['application/json; charset=utf-16be', utf16(json, true)],
    ['application/json', utf16(json, false)],
    ['text/plain', utf16(`refused: ${key}=${secret}, ${token}`, true)],
  ];
}

export const plantings: fc.Arbitrary<Planting> = fc
  .record({
    shaped,
    keyed,
    depth: fc.array(fc.constantFrom('{', '['), { maxLength: 12 }),
    how: fc.array(
      fc.record({
        packer: fc.constantFrom(...Object.keys(PACKERS)),
        piece: fc.integer({ min: 1, max: 60 }),
        part: fc.integer({ min: 1, max: 100 }),
      }),
      { minLength: 20, maxLength: 20 },
    ),
  })
  .map(({ shaped: token, keyed: { key, secret }, depth, how }) => {
    const document = JSON.stringify({ [key]: secret, note: token });
    return {
      shaped: token,
      keyed: { key, secret },
      said: [
        `No contact, ${key}=${secret} and ${token}`,
        `422 ${nest(document, depth)}`,
        `GET https://user:${secret}@h.example/${token}?${key}=${secret}`,
        `{"${escaped(key)}":"${escaped(secret)}","x":"${escaped(token)}"}`,
        `The tool said ${JSON.stringify({ body: document })}`,
        `state ${percent(`${key}=${secret}`)} ${percent(token)}`,
        `answered {"payload":"${base64(document)}"}`,
      ],
      path: `v1/${token}/${percent(token)}`,
      query: `${new URLSearchParams({ a: '1', [key]: secret, note: token, doc: document }).toString()}&${percent(key)}=${percent(secret)}`,
      cursor: `https://h.example/list?after=7&${key}=${secret}&x=${token}`,
      bodies: bodiesOf(token, key, secret, depth).map(([type, bytes], index) => {
        const { packer = '', piece = 7, part = 100 } = how[index] ?? {};
        return {
          type,
          encoding: packer,
          bytes: (PACKERS[packer]?.(bytes) ?? bytes).toString('base64'),
          piece,
          part: index % 3 === 0 ? part : 100,
        };
      }),
    };
  });

/** All that a reader could make of a text: escapes, percent encoding and base64 undone, each within the other. */
export function readings(text: string): string[] {
  const found = [text];
  for (let at = 0; at < found.length && found.length < 200_000; at++) {
    const each = found[at] ?? '';
    const unescaped = each.replace(/\\+u([0-9a-f]{4})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
    const decoded = unescaped.replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
    if (unescaped !== each) found.push(unescaped);
    if (decoded !== unescaped) found.push(decoded);
    // base64 of text: what it decodes to is text
    for (const run of each.match(/[A-Za-z0-9+/_-]{24,}/g) ?? []) {
      const bytes = Buffer.from(run, 'base64').toString();
      if (/^[\t\n\r -~]{16,}/.test(bytes)) found.push(bytes);
    }
  }
  return found;
}
