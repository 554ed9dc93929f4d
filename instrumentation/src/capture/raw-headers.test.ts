import { LIMIT_HEADERS } from '@synctrail/model';
import { expect, it } from 'vitest';
import { allHeaders, neededHeaders } from './raw-headers.ts';

const capital = (name: string) => name.replace(/(?:^|-)[a-z]/g, (letter) => letter.toUpperCase());

it.each(LIMIT_HEADERS)('finds %s as bytes and text, in whatever case (S0-29)', (name) => {
  const limits = { length: undefined, limits: { [name]: '7' } };
  for (const spelled of [name, capital(name), name.toUpperCase()]) {
    expect(neededHeaders([Buffer.from('Date'), Buffer.from('now'), Buffer.from(spelled), Buffer.from('7')])).toEqual(limits);
    expect(neededHeaders([spelled, '7'])).toEqual(limits);
  }
});

it.each([
  ['1000', 1_000],
  ['0', 0],
  ['', undefined],
  ['-1', undefined],
  ['1e3', undefined],
  ['1234567890123456', undefined],
])('reads a length of %j as bytes and text', (text, length) => {
  for (const value of [text, Buffer.from(text)])
    expect(neededHeaders([Buffer.from('Content-Length'), value])).toEqual({ length, limits: undefined });
  expect(neededHeaders(['content-length', text, 'content-length', text]).length).toBeUndefined();
});

it('decodes no other, nor one that looks like it', () => {
  const list = ['set-cookie', 'a=b', 'x-ratelimit-limiu', '7', 'content-length1', '3'].map((text) => Buffer.from(text));
  expect(neededHeaders(list)).toEqual({ length: undefined, limits: undefined });
  expect(neededHeaders('no list')).toEqual({ length: undefined, limits: undefined });
});

it('has all values of a header that comes several times', () => {
  expect(neededHeaders(['RateLimit', '"a";r=1', 'ratelimit', '"b";r=2']).limits).toEqual({ ratelimit: '"a";r=1, "b";r=2' });
  expect(allHeaders([Buffer.from('Link'), [Buffer.from('a'), Buffer.from('b')], 'link', 'c'])).toEqual({ link: 'a, b, c' });
});
