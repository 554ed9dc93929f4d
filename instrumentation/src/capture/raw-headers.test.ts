import { LIMIT_HEADERS } from '@synctrail/model';
import { expect, it } from 'vitest';
import { allHeaders, neededHeaders } from './raw-headers.ts';

const capital = (name: string) => name.replace(/(?:^|-)[a-z]/g, (letter) => letter.toUpperCase());

it.each(['content-length', ...LIMIT_HEADERS])('finds %s as bytes and text, in whatever case (S0-29)', (name) => {
  for (const spelled of [name, capital(name), name.toUpperCase()]) {
    expect(neededHeaders([Buffer.from('Date'), Buffer.from('now'), Buffer.from(spelled), Buffer.from('7')])).toEqual({ [name]: '7' });
    expect(neededHeaders([spelled, '7'])).toEqual({ [name]: '7' });
  }
});

it('decodes no other, nor one that looks like it', () => {
  const list = ['set-cookie', 'a=b', 'x-ratelimit-limiu', '7', 'content-length1', '3'].map((text) => Buffer.from(text));
  expect(neededHeaders(list)).toEqual({});
  expect(neededHeaders('no list')).toEqual({});
});

it('has all values of a header that comes several times', () => {
  expect(neededHeaders(['RateLimit', '"a";r=1', 'ratelimit', '"b";r=2'])).toEqual({ ratelimit: '"a";r=1, "b";r=2' });
  expect(allHeaders([Buffer.from('Link'), [Buffer.from('a'), Buffer.from('b')], 'link', 'c'])).toEqual({ link: 'a, b, c' });
});
