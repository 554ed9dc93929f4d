import { afterEach, describe, expect, it } from 'vitest';
import { redactId, redactStack, redactWords, setRedactionRules } from './index.ts';

describe('an id', () => {
  it.each([
    'hs-20001',
    '4111111111111111',
    '3f2b8c1e-5d4a-4f6b-9c7d-1a2b3c4d5e6f',
    'gid://shopify/Product/1234567890',
    'token:4711',
    'https://h.example/items?key=7',
    'ada@example.com',
    'Z2lkOi8vc2hvcGlmeS9Qcm9kdWN0LzE=',
  ])('stays as it is, whatever it looks like: %s (S1-38)', (id) => {
    expect(redactId(id)).toBe(id);
  });

  it('that is a token, or has credentials in it, is none (S2-13, S4-24)', () => {
    expect(redactId(`ghp_${'a1'.repeat(18)}`)).toBe('REDACTED');
    expect(redactId('contact-7 sk_live_abcdefgh12345678')).toBe('contact-7 REDACTED');
    expect(redactId('https://ada:hunter2hunter2@h.example/7')).toBe('https://REDACTED:REDACTED@h.example/7');
    expect(redactId(undefined)).toBeUndefined();
  });

  describe('by rules of somebody’s own', () => {
    afterEach(() => setRedactionRules({}));
    it('is hidden, however short', () => {
      setRedactionRules({ patterns: [/EMP-\d+/] });
      expect(redactId('EMP-7')).toBe('REDACTED');
    });
  });
});

describe('words that quote a body', () => {
  const hidden = Buffer.from('{"password":"Zq12345678abcdef"}').toString('base64');
  it('hide nothing behind base64 (S2-13)', () => {
    expect(redactWords(`422 {"payload":"${hidden}"}`)).toBe('422 {"payload":"REDACTED"}');
    expect(redactWords('No contact hs-20001, cursor MTIzNDU2Nzg5MDEyMzQ1Njc4OTA=')).toBe(
      'No contact hs-20001, cursor MTIzNDU2Nzg5MDEyMzQ1Njc4OTA=',
    );
  });

  it('are looked at in a stack, whose places stay', () => {
    const places =
      '\n    at save (file:///srv/app/node_modules/client/lib/transport/requests.js:12:3)\n    at main (/srv/app/index.js:1:1)';
    expect(redactStack(`Error: 422 ${hidden}${places}`)).toBe(`Error: 422 REDACTED${places}`);
    expect(redactStack(`Error: 422 ${hidden}`)).toBe('Error: 422 REDACTED');
  });
});
