import { describe, expect, it } from 'vitest';
import { redactHeaders, redactJsonText, redactParams, redactText, redactUrl, redactValue } from './index.ts';

const JWT = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U';

describe('redactText', () => {
  it.each([
    ['a bearer token', 'sent Bearer abcdefgh12345 to them', 'sent Bearer REDACTED to them'],
    ['basic credentials', 'Authorization: Basic dXNlcjpwYXNz', 'Authorization: Basic REDACTED'],
    ['a JWT', `refused ${JWT}.`, 'refused REDACTED'],
    ['an AWS key', 'key AKIAIOSFODNN7EXAMPLE is off', 'key REDACTED is off'],
    ['a GitHub token', 'ghp_0123456789abcdefghijABCDEFGHIJ012345!', 'REDACTED!'],
    ['a Slack token', 'xoxb-123456789012-abcdefABCDEF', 'REDACTED'],
    ['a Stripe key', 'Invalid API Key provided: sk_test_51Habc', 'Invalid API Key provided: REDACTED'],
    ['a HubSpot key', 'pat-na1-01234567-89ab-cdef-0123-456789abcdef', 'REDACTED'],
    ['a Google key', 'AIzaSyA-0123456789abcdefghijklmnopqrstu', 'REDACTED'],
    ['a card number', 'card 4242 4242 4242 4242 declined', 'card REDACTED declined'],
    ['a private key', 'a -----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY----- b', 'a REDACTED b'],
    ['a private key cut off', 'a -----BEGIN PRIVATE KEY-----\nMIIE', 'a REDACTED'],
    ['pairs', 'user=joe password=hunter2, n=1', 'user=joe password=REDACTED, n=1'],
    ['a pair in words', 'Client secret: abc123', 'Client secret: REDACTED'],
    ['JSON in text', 'body {"client_secret":"a\\"b","id":7}', 'body {"client_secret":"REDACTED","id":7}'],
    ['JSON in a JSON string', '{\\"api_key\\":\\"zzz\\",\\"a\\":1}', '{\\"api_key\\":\\"REDACTED\\",\\"a\\":1}'],
    ['a database’s address', 'connect postgres://joe:pw@db:5432/x', 'connect postgres://REDACTED:REDACTED@db:5432/x'],
    ['a query in text', 'GET /cb?code=abc&state=1 failed', 'GET /cb?code=REDACTED&state=1 failed'],
    ['cookies', 'Cookie: a=1; sid=2\nHost: x', 'Cookie: REDACTED\nHost: x'],
    ['XML', '<ns:Password>pp</ns:Password><id>5</id>', '<ns:Password>REDACTED</ns:Password><id>5</id>'],
    [
      'a form part',
      'Content-Disposition: form-data; name="token"\r\n\r\nabc\r\n--x',
      'Content-Disposition: form-data; name="token"\r\n\r\nREDACTED\r\n--x',
    ],
    ['a signed request', 'Authorization: AWS4-HMAC-SHA256 Credential=a/b, SignedHeaders=c, Signature=d', 'Authorization: REDACTED'],
  ])('replaces %s (S2-13)', (_, text, expected) => {
    expect(redactText(text)).toBe(expected);
  });

  it.each([
    'hs-20001',
    '0a637b12e926a1f941277242971ea24b',
    '123e4567-e89b-42d3-a456-426614174000',
    'ada.lovelace@example.com',
    'order 1000000000000016 of 2026-11-21T04:00:00.123Z',
    'cus_9s6XKzkNRiz8i3',
    'TypeError: fetch failed\n    at TokenStore.save (file:///srv/auth/token.ts:12:3)',
    'Property values were not valid: email',
    'Bearer authentication is required',
    'http://auth:8080/oauth/token: 401',
    'after=NTI1Cg%3D%3D&limit=100',
    'page_token=eyJsYXN0X2lkIjo0fQ',
    'max_tokens: 200, token_type: bearer, code: INVALID_EMAIL, key: name',
    'sync.page.key=contacts:after=200',
    'password=null',
  ])('leaves %j as it is', (text) => {
    expect(redactText(text)).toBe(text);
  });
});

describe('redactUrl', () => {
  it.each([
    [
      'https://a:b@api.example.com/x?api_key=1&page_token=2&after=3',
      'https://REDACTED:REDACTED@api.example.com/x?api_key=REDACTED&page_token=2&after=3',
    ],
    [
      'https://s3.example.com/f?X-Amz-Signature=ff&X-Amz-Credential=c&X-Amz-Date=d',
      'https://s3.example.com/f?X-Amz-Signature=REDACTED&X-Amz-Credential=REDACTED&X-Amz-Date=REDACTED',
    ],
    [
      'https://b.example.com/f?sv=1&sig=abc&AWSAccessKeyId=x&X-Goog-Signature=y&Signature=z',
      'https://b.example.com/f?sv=1&sig=REDACTED&AWSAccessKeyId=REDACTED&X-Goog-Signature=REDACTED&Signature=REDACTED',
    ],
    ['/rel?Token=1&sort_key=x#access_token=y', '/rel?Token=REDACTED&sort_key=x#access_token=REDACTED'],
    ['?key=1&session=2&auth=3&password=4&secret=5', '?key=REDACTED&session=REDACTED&auth=REDACTED&password=REDACTED&secret=REDACTED'],
    ['http://[broken?hapikey=1', 'http://[broken?hapikey=REDACTED'],
    ['https://h/a;jsessionid=1A2B/b?x=1', 'https://h/a;jsessionid=REDACTED/b?x=1'],
    ['https://h/keys/sk_live_abcdef123/x', 'https://h/keys/REDACTED/x'],
    ['https://hooks.slack.com/services/T000/B000/abcdefgh', 'https://hooks.slack.com/services/REDACTED'],
    ['https://h/x?%61pi%5Fkey=1', 'https://h/x?%61pi%5Fkey=REDACTED'],
    ['https://h/x?user[password]=1&card[number]=2&id[]=3', 'https://h/x?user[password]=REDACTED&card[number]=REDACTED&id[]=3'],
    ['https://h/#/route?token=1', 'https://h/#/route?token=REDACTED'],
    ['https://h/x?next=https%3A%2F%2Fy%2F%3Ftoken%3Dabc', 'https://h/x?next=https://y/%3Ftoken=REDACTED'],
  ])('replaces the secrets of %s (S2-13, S4-24)', (url, expected) => {
    expect(redactUrl(url)).toBe(expected);
  });

  it.each([
    'https://api.hubapi.com/crm/v3/objects/contacts?after=100&limit=100&properties=email%2Cname',
    'https://api.example.com:8443/orders/1000234567/items?country_code=DE&state=open',
    '/v1/customers?limit=3&starting_after=cus_9s6XKzkNRiz8i3',
    '',
  ])('leaves %s letter by letter', (url) => {
    expect(redactUrl(url)).toBe(url);
  });
});

describe('redactJsonText', () => {
  it.each([
    [
      'by key, whatever it holds',
      '{"auth":{"u":"x"},"pin":1234,"tokens":["a"],"password":null}',
      '{"auth":"REDACTED","pin":"REDACTED","tokens":"REDACTED","password":null}',
    ],
    ['escaped keys', '{"pass\\u0077ord":"x"}', '{"pass\\u0077ord":"REDACTED"}'],
    ['by shape', `{"note":"use ${JWT}"}`, '{"note":"use REDACTED"}'],
    ['cut off', '{"id":1,"client_secret":"abcde', '{"id":1,"client_secret":"REDACTED"'],
    ['with quotes that do not pair', '{"a":"b, "password":"x"}', '{"a":"b, "password":"REDACTED"}'],
    ['that begins amid a string', 'ue","password":"x"}', 'ue","password":"REDACTED"}'],
    ['that is none', "{'password': 'x', 'a': 1}", "{'password': 'REDACTED', 'a': 1}"],
    ['as pairs of name and value', '[{"name":"Authorization","value":"zz"}]', '[{"name":"Authorization","value":"REDACTED"}]'],
    ['within strings', '{"s":"{\\"token\\":\\"q\\"}"}', '{"s":"{\\"token\\":\\"REDACTED\\"}"}'],
    ['card numbers that are numbers', '{"number":4242424242424242}', '{"number":"REDACTED"}'],
  ])('replaces secrets %s (S2-13)', (_, text, expected) => {
    expect(redactJsonText(text)).toBe(expected);
  });

  it('leaves the rest letter by letter, large numbers too', () => {
    const text = '{ "id" : 12345678901234567890, "e":"ada@example.com", "code":"INVALID\\u005fEMAIL", "f":1.50 }\n';
    expect(redactJsonText(text)).toBe(text);
  });
});

describe('redactHeaders', () => {
  it('shows what explains a call, and of the rest the name only (S2-13)', () => {
    const headers = {
      Authorization: 'x',
      Cookie: ['a', 'b'],
      'X-My-Thing': '1',
      'X-HubSpot-RateLimit-Daily': '5',
      'Content-Type': 'text/plain',
    };
    expect(redactHeaders(headers)).toEqual({
      authorization: 'REDACTED',
      cookie: 'REDACTED',
      'x-my-thing': 'REDACTED',
      'x-hubspot-ratelimit-daily': '5',
      'content-type': 'text/plain',
    });
  });

  it('looks into the values shown', () => {
    expect(redactHeaders([['Location', 'https://h/cb?code=1']])).toEqual({ location: 'https://h/cb?code=REDACTED' });
  });
});

describe('redactParams', () => {
  it('keeps keys, and all values of a key (S0-41, S2-13)', () => {
    expect(redactParams(new URLSearchParams('a=1&a=2&key=3&q=sk_live_x'))).toEqual({ a: ['1', '2'], key: 'REDACTED', q: 'REDACTED' });
    expect(redactParams({ limit: '5', 'client%5Fsecret': 'x', none: undefined })).toEqual({ limit: '5', 'client%5Fsecret': 'REDACTED' });
  });
});

describe('redactValue', () => {
  it('goes into objects, arrays, maps, sets, errors and addresses (S2-13)', () => {
    const value = {
      a: [{ password: 1, b: new Error('token=abc') }],
      m: new Map([['api_key', 'x']]),
      s: new Set(['Bearer abcdefgh12345']),
      u: new URL('https://a:b@h/x'),
      'session.id': 'ses_81',
      n: 4242424242424242,
      d: new Date(0),
    };
    const redacted = redactValue(value);
    expect(redacted).toMatchObject({
      a: [{ password: 'REDACTED', b: { name: 'Error', message: 'token=REDACTED' } }],
      m: { api_key: 'REDACTED' },
      s: ['Bearer REDACTED'],
      u: 'https://REDACTED:REDACTED@h/x',
      'session.id': 'ses_81',
      n: 'REDACTED',
      d: new Date(0),
    });
  });

  it('ends on a circle', () => {
    const circle: Record<string, unknown> = { id: 'hs-20001' };
    circle['self'] = circle;
    expect(redactValue(circle)).toMatchObject({ id: 'hs-20001', self: { id: 'hs-20001' } });
  });
});
