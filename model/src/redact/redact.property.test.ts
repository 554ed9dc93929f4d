import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { redactHeaders, redactJsonText, redactParams, redactText, redactUrl, redactValue } from './index.ts';

const ALNUM = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'.split('');
const UPPER = ALNUM.filter((char) => /[A-Z0-9]/.test(char));
const HEX = '0123456789abcdef'.split('');

const of = (chars: readonly string[], min: number, max = min) =>
  fc.array(fc.constantFrom(...chars), { minLength: min, maxLength: max }).map((list) => list.join(''));
const oneOf = (...words: string[]) => fc.constantFrom(...words);

/** What must stay: people search for it. */
const id = fc.oneof(
  of('0123456789'.split(''), 5).map((digits) => `hs-${digits}`),
  fc.uuid(),
  of(HEX, 32),
  // With a letter: else one in many would be a card's number.
  of(HEX, 15).map((text) => `${text}f`),
  fc.nat().map((n) => `ord-${n}`),
  fc.nat(999_999_999_999).map(String),
  of(ALNUM, 14).map((text) => `cus_${text}`),
  of(HEX, 8).map((name) => `${name}@example.com`),
);

const shaped = fc.oneof(
  fc.tuple(of(ALNUM, 20, 60), of(ALNUM, 20, 60), of(ALNUM, 20, 43)).map(([a, b, c]) => `eyJ${a}.eyJ${b}.${c}`),
  fc.tuple(oneOf('AKIA', 'ASIA'), of(UPPER, 16)).map((parts) => parts.join('')),
  fc.tuple(oneOf('ghp_', 'gho_', 'ghu_', 'ghs_', 'ghr_'), of(ALNUM, 36)).map((parts) => parts.join('')),
  of(ALNUM, 40).map((text) => `github_pat_${text}`),
  fc.tuple(oneOf('xoxb-', 'xoxp-', 'xoxa-'), of(ALNUM, 24)).map((parts) => parts.join('')),
  fc.tuple(oneOf('sk', 'rk', 'pk'), oneOf('_live_', '_test_'), of(ALNUM, 10, 99)).map((parts) => parts.join('')),
  of(ALNUM, 40).map((text) => `sk-${text}`),
  of(ALNUM, 35).map((text) => `AIza${text}`),
  of(ALNUM, 60).map((text) => `ya29.${text}`),
);

const SECRET_KEYS =
  'password passwd client_secret secret api_key apiKey access_token refresh_token id_token token auth_token authorization private_key secret_access_key session_token cvc otp credentials cookie'.split(
    ' ',
  );
const PARAMETER_KEYS = [
  ...SECRET_KEYS,
  ...'key code session sig signature auth X-Amz-Signature X-Goog-Signature AWSAccessKeyId hapikey'.split(' '),
];

/** The same key as other people spell it. */
const respelled = (keys: readonly string[]) =>
  fc.tuple(fc.constantFrom(...keys), oneOf('as is', 'upper', 'kebab', 'dotted', 'prefixed')).map(([key, how]) => {
    if (how === 'upper') return key.toUpperCase();
    if (how === 'kebab') return key.replaceAll('_', '-');
    if (how === 'dotted') return key.replaceAll('_', '.');
    return how === 'prefixed' ? `my_${key}` : key;
  });

/** No shape at all: only its key gives it away. */
const shapeless = fc.tuple(of(ALNUM, 12, 40), oneOf('', '+', '/', '=', '!x', '~y', '$z')).map(([text, tail]) => `Zq${text}${tail}`);

const percentEncoded = (text: string, flags: readonly boolean[]) =>
  text
    .split('')
    .map((char, i) => {
      const hex = char.charCodeAt(0).toString(16).padStart(2, '0');
      if (flags[i % flags.length] === true) return `%${i % 2 === 0 ? hex : hex.toUpperCase()}`;
      return /[A-Za-z0-9._~-]/.test(char) ? char : encodeURIComponent(char);
    })
    .join('');
const unicodeEscaped = (text: string, flags: readonly boolean[]) =>
  text
    .split('')
    .map((char, i) =>
      flags[i % flags.length] === true ? `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}` : JSON.stringify(char).slice(1, -1),
    )
    .join('');
const flags = fc.array(fc.boolean(), { minLength: 1, maxLength: 7 });

/** All a reader could make of an output. */
function readings(text: string): string {
  const unescaped = text.replace(/\\u([0-9a-f]{4})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  const decoded = unescaped.replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return `${text}\n${unescaped}\n${decoded}`;
}

/** JSON text with one member planted at some depth among harmless ones; keys and strings may be escaped. */
const planted = (key: fc.Arbitrary<string>, secret: fc.Arbitrary<string>) =>
  fc
    .record({
      key,
      secret,
      flags,
      ids: fc.array(id, { minLength: 1, maxLength: 4 }),
      depth: fc.array(oneOf('{', '['), { maxLength: 8 }),
      gap: oneOf('', ' ', '\n  '),
    })
    .map(({ key: name, secret: value, flags: escaped, ids, depth, gap }) => {
      const string = (text: string) => `"${unicodeEscaped(text, escaped)}"`;
      const members = ids.map((each, i) => `"id${i}":${gap}"${each}"`).join(`,${gap}`);
      const core = `{${gap}${members},${gap}${string(name)}${gap}:${gap}${string(value)},${gap}"last":"${ids[0]}"}`;
      const before = core.indexOf(string(value), members.length);
      const open = depth.map((bracket) => (bracket === '{' ? '{"items":' : '[1,')).join('');
      const close = depth
        .toReversed()
        .map((bracket) => (bracket === '{' ? '}' : ']'))
        .join('');
      return { text: open + core + close, secret: value, ids, at: open.length + before };
    });

const runs = { numRuns: 400 };

describe('secrets planted in JSON (S2-13)', () => {
  it('by key never survive, ids do', () => {
    fc.assert(
      fc.property(planted(respelled(SECRET_KEYS), shapeless), ({ text, secret, ids }) => {
        const out = redactJsonText(text);
        expect(readings(out)).not.toContain(secret);
        for (const each of ids) expect(out).toContain(`"${each}"`);
        expect(() => void JSON.parse(out)).not.toThrow();
        expect(redactJsonText(out)).toBe(out);
        expect(JSON.stringify(redactValue(JSON.parse(text)))).not.toContain(JSON.stringify(secret).slice(1, -1));
      }),
      runs,
    );
  });

  it('by shape never survive under any key, ids do', () => {
    fc.assert(
      fc.property(planted(oneOf('note', 'description', 'x', 'url'), shaped), ({ text, secret, ids }) => {
        const out = redactJsonText(text);
        expect(readings(out)).not.toContain(secret);
        for (const each of ids) expect(out).toContain(`"${each}"`);
        expect(JSON.stringify(redactValue(JSON.parse(text)))).not.toContain(secret);
      }),
      runs,
    );
  });

  it('never survive a cut, before or behind, wherever it is', () => {
    fc.assert(
      fc.property(planted(respelled(SECRET_KEYS), shapeless), fc.nat(), ({ text, secret, at }, cut) => {
        const end = at + (cut % (text.length - at + 1));
        expect(readings(redactJsonText(text.slice(0, end)))).not.toContain(secret.slice(0, 8));
        expect(readings(redactText(text.slice(0, end)))).not.toContain(secret.slice(0, 8));
        // Up to the key the beginning may be lost.
        const begin = cut % Math.max(1, text.slice(0, at).lastIndexOf(','));
        expect(readings(redactJsonText(text.slice(begin)))).not.toContain(secret);
      }),
      runs,
    );
  });

  it('never survive as a string within JSON', () => {
    fc.assert(
      fc.property(planted(respelled(SECRET_KEYS), shapeless), fc.integer({ min: 1, max: 3 }), ({ text, secret, ids }, depth) => {
        let wrapped = text;
        for (let i = 0; i < depth; i++) wrapped = JSON.stringify({ id: ids[0], body: wrapped });
        expect(readings(redactJsonText(wrapped))).not.toContain(JSON.stringify(secret).slice(1, -1));
        expect(redactJsonText(wrapped)).toContain(ids[0]);
      }),
      runs,
    );
  });
});

describe('secrets planted in text (S2-13, S4-24)', () => {
  const words = fc
    .array(fc.oneof(id, oneOf('refused', 'contact', 'Error:', 'at', '(see', 'docs)')), { maxLength: 6 })
    .map((list) => list.join(' '));

  it('by key never survive, ids do', () => {
    fc.assert(
      fc.property(
        words,
        // Of cookies all up to the line's end goes.
        respelled(SECRET_KEYS.filter((key) => key !== 'cookie')),
        oneOf('=', ': ', ' = ', '="', "='", '":"', '\\":\\"', ' => '),
        shapeless,
        id,
        (text, key, sep, secret, last) => {
          const quote = /\\?["']$/.exec(sep)?.[0] ?? '';
          const out = redactText(`${text} ${quote}${key}${sep}${secret}${quote} ${last}`);
          expect(out).not.toContain(secret);
          expect(out).toContain(last);
        },
      ),
      runs,
    );
  });

  it('by shape never survive, encoded or not; ids do', () => {
    fc.assert(
      fc.property(words, shaped, id, flags, fc.boolean(), (text, secret, last, escaped, encode) => {
        const out = redactText(`${text} ${encode ? percentEncoded(secret, escaped) : secret}, ${last}`);
        expect(readings(out)).not.toContain(secret);
        expect(out).toContain(last);
      }),
      runs,
    );
  });

  it('ids alone are left as they are', () => {
    fc.assert(
      fc.property(fc.array(id, { minLength: 1, maxLength: 8 }), oneOf(' ', ', ', '\n', '/', '|'), (ids, separator) => {
        expect(redactText(ids.join(separator))).toBe(ids.join(separator));
      }),
      runs,
    );
  });
});

describe('secrets planted in addresses (S2-13, S4-24)', () => {
  const base = oneOf(
    'https://api.example.com/v1/contacts',
    '/v1/contacts',
    'http://[broken',
    '',
    '//api.example.com/x',
    'https://u:p%40w@h',
  );
  const pair = fc
    .tuple(oneOf('limit', 'after', 'id', 'state', 'country_code'), id)
    .map(([key, value]) => `${key}=${encodeURIComponent(value)}`);

  it('by key never survive, in query or fragment, encoded or not', () => {
    fc.assert(
      fc.property(
        base,
        fc.array(pair, { maxLength: 3 }),
        respelled(PARAMETER_KEYS),
        shapeless,
        flags,
        oneOf('?', '#', '#/route?'),
        (url, pairs, key, secret, escaped, mark) => {
          const secretPair = `${percentEncoded(key, escaped)}=${percentEncoded(secret, escaped)}`;
          const whole = `${url}${mark}${[...pairs, secretPair, ...pairs].join('&')}`;
          const out = redactUrl(whole);
          expect(readings(out)).not.toContain(secret);
          expect(out).toContain(`${percentEncoded(key, escaped)}=REDACTED`);
          for (const each of pairs) expect(out).toContain(each);
          expect(redactUrl(out)).toBe(out);
          expect(readings(redactText(`GET ${whole} failed`))).not.toContain(secret);
          expect(JSON.stringify(redactParams(new URLSearchParams([...pairs, secretPair].join('&'))))).not.toContain(secret);
        },
      ),
      runs,
    );
  });

  it('by shape never survive in path, query or fragment', () => {
    fc.assert(
      fc.property(shaped, flags, oneOf('/v1/@/x', '/x?a=@&b=1', '/x#@', '/x?u=https%3A%2F%2Fh%2F@'), id, (secret, escaped, place, last) => {
        const out = redactUrl(`https://h${place.replace('@', () => percentEncoded(secret, escaped))}&id=${encodeURIComponent(last)}`);
        expect(readings(out)).not.toContain(secret);
      }),
      runs,
    );
  });

  it('are redacted in a plain address as in any other: a fragment makes it one', () => {
    const word = fc.oneof(
      id,
      shaped,
      shapeless,
      respelled(PARAMETER_KEYS),
      oneOf('', 'bot', 'limit', 'a.b', '4242-4242-4242-4242', 'bearer', 'REDACTED'),
    );
    const path = fc.array(word, { maxLength: 4 }).map((words) => words.join('/'));
    const query = fc
      .array(fc.tuple(word, oneOf('=', '=', '=', '', '=='), word), { maxLength: 3 })
      .map((list) => list.map((parts) => parts.join('')).join('&'));
    fc.assert(
      fc.property(oneOf('https://api.example.com/', 'http://localhost:8080/', '/', ''), path, oneOf('?', '?', ''), query, (...parts) => {
        const url = parts.join('').replaceAll('#', '');
        expect(`${redactUrl(url)}#`).toBe(redactUrl(`${url}#`));
      }),
      runs,
    );
  });

  it('as user and password never survive', () => {
    fc.assert(
      fc.property(shapeless, oneOf('https', 'postgres', 'redis', 'amqp+ssl'), (secret, scheme) => {
        const url = `${scheme}://user:${encodeURIComponent(secret)}@db.example.com/x`;
        expect(redactUrl(url)).toBe(`${scheme}://REDACTED:REDACTED@db.example.com/x`);
        expect(redactText(`connect ${url} failed`)).toBe(`connect ${scheme}://REDACTED:REDACTED@db.example.com/x failed`);
      }),
      runs,
    );
  });
});

describe('secrets planted in headers (S2-13, S4-24)', () => {
  it('never survive under a name that is not known to be harmless', () => {
    const name = fc.oneof(
      respelled(SECRET_KEYS),
      of([...ALNUM, '-'], 1, 30).map((text) => `x-${text}-z`),
    );
    fc.assert(
      fc.property(name, fc.oneof(shapeless, shaped), fc.boolean(), (key, secret, list) => {
        const out = redactHeaders({ [key]: list ? ['first', secret] : secret, 'Content-Type': 'application/json' });
        expect(JSON.stringify(out)).not.toContain(JSON.stringify(secret).slice(1, -1));
        expect(out['content-type']).toBe('application/json');
        expect(redactHeaders(out)).toEqual(out);
      }),
      runs,
    );
  });

  it('never survive in the value of one that is shown', () => {
    fc.assert(
      fc.property(oneOf('Location', 'link', 'WWW-Authenticate', 'x-request-id', 'etag'), fc.oneof(shaped, shapeless), (key, secret) => {
        const value = `<https://user:${encodeURIComponent(secret)}@h.example/x?access_token=${encodeURIComponent(secret)}>; rel="next"`;
        expect(readings(JSON.stringify(redactHeaders([[key, value]])))).not.toContain(secret);
      }),
      runs,
    );
  });
});

const FRAGMENTS =
  '"|\\|\\"|\'|{|}|[|]|:|=|,|;|&|?|#|%|%41|%25|%2541|\\u0041|token|password|"password":|key|code=|Bearer |Basic |eyJ|.|-|_|://|//|@|-----BEGIN |-----END X-----|4242424242424242|4242 |sk_live_|<password>|</|<![CDATA[|name="token"|\r\n\r\n|form-data|cookie:|Digest |REDACTED|null| |\n|a|é|\ud800'.split(
    '|',
  );
const FUNCTIONS = { redactText, redactUrl, redactJsonText };

describe.each(Object.entries(FUNCTIONS))('%s', (_, redact) => {
  it('does nothing more when done again, and never throws', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(fc.constantFrom(...FRAGMENTS), { maxLength: 30 }).map((list) => list.join('')),
    );
    fc.assert(
      fc.property(text, (input) => {
        const once = redact(input);
        expect(redact(once)).toBe(once);
      }),
      { numRuns: 3_000 },
    );
  });

  it.each([
    'a',
    '0',
    ':',
    '=',
    '{',
    '"',
    '\\\\"',
    '"a":',
    '{"token":',
    'token:[',
    'password=a,b=',
    '%41',
    '%41 ',
    '\\u0041',
    '-eyJa',
    'eyJa.',
    '1234 5678 ',
    '-----BEGIN ',
    'Bearer ',
    '<a ',
    'name="a"',
    '://',
    'a@',
    '//a:',
    'aa:bb ',
  ])('takes time in line with the length of %j repeated', { retry: 4 }, (fragment) => {
    const texts = [1 << 17, 1 << 20].map((length) => fragment.repeat(Math.ceil(length / fragment.length)));
    const [small = Infinity, large = Infinity] = texts.map((text) => {
      let best = Infinity;
      // CPU time, as others may have the machine; the best of several, as they share its caches too.
      for (let i = 0; i < 4 && best > 1; i++) {
        const begun = process.threadCpuUsage();
        redact(text);
        const { user, system } = process.threadCpuUsage(begun);
        best = Math.min(best, (user + system) / 1_000);
      }
      return best;
    });
    // Eight times the text; a quadratic one would take 64 times as long.
    expect(large / Math.max(small, 1)).toBeLessThan(32);
  });
});
