import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FailureFacts } from './fingerprint.ts';
import { failureFingerprint } from './fingerprint.ts';
import { messageTemplate } from './message-template.ts';

const BASE: FailureFacts = {
  integration: 'acme-crm',
  step: 'contacts',
  action: 'create',
  method: 'POST',
  template: '/v3/contacts',
  status: 422,
  message: 'Refused',
};
const of = (more: Partial<FailureFacts>): string => failureFingerprint({ ...BASE, ...more });

/** What differs from record to record. */
const changing = fc.oneof(
  fc.uuid(),
  fc.integer({ min: 1_000 }).map(String),
  fc.emailAddress().filter((address) => /^[\w.+%-]+@[\w-]+(?:\.[\w-]+)+$/.test(address)),
  fc.nat().map((number) => `acme-c-${10_000 + number}`),
  fc.string({ unit: fc.constantFrom(...'abcdefghijkXYZ0123456789'.split('')), minLength: 14, maxLength: 14 }).map((text) => `cus_9${text}`),
);
const pair = fc.oneof(
  fc.tuple(fc.uuid(), fc.uuid()),
  fc.tuple(fc.integer({ min: 1_000 }), fc.integer({ min: 1_000 })).map(([one, other]) => [String(one), String(other)]),
  fc.tuple(fc.nat(), fc.nat()).map((numbers) => numbers.map((number) => `acme-c-${10_000 + number}`)),
  fc
    .tuple(
      fc.date({ noInvalidDate: true, min: new Date(0), max: new Date(4e12) }),
      fc.date({ noInvalidDate: true, min: new Date(0), max: new Date(4e12) }),
    )
    .map((dates) => dates.map((date) => date.toISOString())),
  fc.tuple(fc.ipV4(), fc.ipV4()),
);

describe('the fingerprint of a failure', () => {
  it('has its version and 16 hex, and is the same every time', () => {
    expect(of({})).toMatch(/^v1:[0-9a-f]{16}$/);
    expect(of({})).toBe(of({}));
    // pinned: a change here regroups what is stored, and needs a new version
    expect(of({})).toBe('v1:593842642689a620');
  });

  it('is one for all values of a message’s parameters', () => {
    fc.assert(
      fc.property(pair, ([one, other]) => {
        const text = (value: unknown): string =>
          `Contact ${String(value)} of account (${String(value)}) is locked, asked by "${String(value)}"`;
        expect(of({ message: text(one) })).toBe(of({ message: text(other) }));
      }),
    );
  });

  it('keeps statuses apart, in the call and in words', () => {
    const status = fc.integer({ min: 100, max: 599 });
    fc.assert(
      fc.property(status, status, changing, (one, other, value) => {
        fc.pre(one !== other);
        expect(of({ status: one })).not.toBe(of({ status: other }));
        const words = (number: number): string => `Request for ${value} failed with status code ${number}`;
        expect(of({ message: words(one) })).not.toBe(of({ message: words(other) }));
        expect(messageTemplate(words(one))).toContain(String(one));
      }),
    );
  });

  it('goes by the provider’s code and not its words, where there is one', () => {
    expect(of({ code: 'INVALID_EMAIL', message: 'a: b' })).toBe(of({ code: 'INVALID_EMAIL', message: 'c: d' }));
    expect(of({ code: 'INVALID_EMAIL' })).not.toBe(of({ code: 'INVALID_NAME' }));
    expect(of({ code: 'INVALID', fields: ['name:empty', 'email:bad'] })).toBe(of({ code: 'INVALID', fields: ['email:bad', 'name:empty'] }));
    expect(of({ code: 'INVALID', fields: ['name:empty'] })).not.toBe(of({ code: 'INVALID', fields: ['email:bad'] }));
  });

  it.each([
    ['ETIMEDOUT', 'UND_ERR_HEADERS_TIMEOUT', true],
    ['ENOTFOUND', 'EAI_AGAIN', true],
    ['ECONNRESET', 'UND_ERR_SOCKET', true],
    ['ECONNRESET', 'ECONNREFUSED', false],
    ['CERT_HAS_EXPIRED', 'DEPTH_ZERO_SELF_SIGNED_CERT', true],
  ])('of the network codes %s and %s is the same: %s', (one, other, same) => {
    const print = (code: string): string => of({ status: undefined, code, message: `${code} 10.0.0.1:443` });
    expect(print(one) === print(other)).toBe(same);
  });

  it('of our own code goes by what was thrown and where, not by line, folder or words', () => {
    const own = (file: string, message: string): string =>
      of({
        status: undefined,
        exceptionType: 'TypeError',
        message,
        stack: `TypeError: ${message}\n    at Object.parse (node:internal/x:1:1)\n    at lib (/app/node_modules/lib/index.js:3:4)\n    at toVersion (${file})`,
      });
    expect(own('file:///app/contacts.ts:12:3', 'no date')).toBe(own('/srv/2/contacts.ts:40:1', 'no name'));
    expect(own('file:///app/contacts.ts:12:3', 'no date')).not.toBe(own('file:///app/deals.ts:12:3', 'no date'));
  });

  it('tells operations apart, and not parts that only read alike', () => {
    expect(
      new Set([of({}), of({ step: 'deals' }), of({ action: 'update' }), of({ integration: 'x' }), of({ template: '/v3/deals' })]).size,
    ).toBe(5);
    expect(of({ integration: 'a b', step: 'c' })).not.toBe(of({ integration: 'a', step: 'b c' }));
  });
});

describe('the template of a message', () => {
  it.each([
    ['Contact acme-c-10565 not found', 'Contact acme-c-<id> not found'],
    ["No such customer: 'cus_QXg1o8vcGmoR32'", "No such customer: '<id>'"],
    ['ORA-00942: table missing, see E1234', 'ORA-00942: table missing, see E1234'],
    ['AADSTS50034 for ada@x.example', 'AADSTS50034 for <email>'],
    ['GET https://api.x.example/v1/a?b=1 gave 404', 'GET <url> gave 404'],
    ['connect ECONNREFUSED 10.0.0.1:443', 'connect ECONNREFUSED <ip>'],
    ['getaddrinfo ENOTFOUND api.hubapi.com', 'getaddrinfo ENOTFOUND <hostname>'],
    ['since 2026-11-21T04:00:00.123Z, for 1500ms', 'since <date>, for <duration>'],
    ['retry=true of name="Ada Lovelace"', 'retry=<value> of name=<value>'],
    ['Limit 429 of 3 hit, v1.5  by\n7', 'Limit 429 of 3 hit, v1.5 by 7'],
    ['digest 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b', 'digest <id>'],
    ['the facade was effaced', 'the facade was effaced'],
  ])('of %j is %j', (message, template) => {
    expect(messageTemplate(message)).toBe(template);
  });

  it('is cut, and never leaves an address', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 5_000 }), changing, (text, value) => {
        expect(messageTemplate(text).length).toBeLessThanOrEqual(300);
        expect(messageTemplate(`by ${value} now`)).not.toContain(value);
      }),
    );
  });

  it.each(['a', 'a.', '1', '1:', 'a-', '=', 'a1', 'a@'])('takes time in line with the length of %j repeated', { retry: 4 }, (unit) => {
    const [small = Infinity, large = Infinity] = [1 << 14, 1 << 17].map((length) => {
      const text = unit.repeat(Math.ceil(length / unit.length));
      const begun = process.threadCpuUsage();
      messageTemplate(text);
      const { user, system } = process.threadCpuUsage(begun);
      return (user + system) / 1_000;
    });
    // Eight times the text; a quadratic one would take 64 times as long.
    expect(large / Math.max(small, 1)).toBeLessThan(32);
  });
});
