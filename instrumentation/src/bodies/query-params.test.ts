import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { plainQuery, queryParams } from './query-params.ts';

it('has all values of a parameter', () => {
  expect(queryParams('http://h/ok?id=1&id=2&__proto__=x#y=z')).toEqual({ id: ['1', '2'], ['__proto__']: 'x' });
});

it('has no secrets (S2-13)', () => {
  expect(queryParams('/ok?limit=5&code=abc&api_key=123')).toEqual({ limit: '5', code: 'REDACTED', api_key: 'REDACTED' });
  expect(plainQuery('/ok?limit=5&code=abc')).toBeUndefined();
});

it('says the same of a plain query as the longer way (S2-13)', () => {
  const word = fc.oneof(
    fc.constantFrom(
      'limit',
      'code',
      'token',
      'page_token',
      'a.b',
      'q',
      '',
      'sk_live_4f',
      '4242424242424242',
      'x,y',
      'AKIAABCDEFGHIJKLMNOP',
      'a b',
      'é',
      '"',
      '%41',
      'token:x',
    ),
    fc.string({ maxLength: 24, unit: 'grapheme-ascii' }),
  );
  const query = fc.array(fc.tuple(word, fc.constantFrom('=', '=', ''), word), { maxLength: 4 });
  const differs = (list: readonly (readonly string[])[]): boolean => {
    const url = `https://h/x?${list.map((parts) => parts.join('')).join('&')}`;
    const plain = plainQuery(url);
    return plain !== undefined && plain !== '' && plain !== JSON.stringify(queryParams(url));
  };
  // keys that are numbers change places in an object
  const ordered = query.filter((list) => list.every(([key]) => !/^\d+$/.test(key)));
  expect(fc.sample(ordered, 5_000).filter(differs)).toEqual([]);
});
