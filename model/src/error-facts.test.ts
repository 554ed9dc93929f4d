import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { classOfError, errorFacts } from './error-facts.ts';

describe('the class of an error', () => {
  it.each([
    [{ status: 429 }, 'rate_limited'],
    [{ statusCode: 503 }, 'provider_down'],
    [{ name: 'AxiosError', code: 'ERR_BAD_REQUEST', response: { status: 422 } }, 'validation'],
    [{ name: 'HTTPError', response: { statusCode: 401 } }, 'auth'],
    [Object.assign(new TypeError('fetch failed'), { cause: Object.assign(new Error(''), { code: 'ECONNREFUSED' }) }), 'network'],
    [Object.assign(new Error('reset'), { code: 'ECONNRESET' }), 'network'],
    [{ name: 'TimeoutError', message: 'took too long' }, 'network'],
    [new Error('no idea'), undefined],
    ['a text', undefined],
    [null, undefined],
  ])('%j is %s (S2-19 … S2-28)', (error, expected) => {
    expect(classOfError(error)).toBe(expected);
  });

  it('never throws, whatever was thrown', () => {
    const hostile = new Proxy(
      {},
      {
        get: () => {
          throw new Error('no');
        },
      },
    );
    expect(errorFacts(hostile).message).not.toBe('');
    fc.assert(fc.property(fc.anything(), (value) => typeof errorFacts(value).message === 'string'));
  });
});

describe('what an error says', () => {
  it('keeps the provider’s own code apart from the system’s (S3-45)', () => {
    const stripe = { type: 'StripeInvalidRequestError', code: 'resource_missing', statusCode: 404, message: 'No such customer' };
    expect(errorFacts(stripe)).toMatchObject({ providerCode: 'resource_missing', systemCode: undefined, status: 404 });
    const axios = {
      code: 'ERR_BAD_REQUEST',
      response: { status: 400, data: { category: 'VALIDATION_ERROR' }, headers: { 'retry-after': '3' } },
    };
    expect(errorFacts(axios)).toMatchObject({ providerCode: 'VALIDATION_ERROR', systemCode: 'ERR_BAD_REQUEST', retryAfter: '3' });
  });

  it('names the fields that were refused', () => {
    const listed = { response: { status: 422, data: { errors: [{ field: 'email', code: 'bad' }, { property: 'name' }, 'text', null] } } };
    expect(errorFacts(listed).fields).toEqual(['email:bad', 'name:']);
    expect(errorFacts({ statusCode: 400, param: 'currency', code: 'missing' }).fields).toEqual(['currency:missing']);
  });
});
