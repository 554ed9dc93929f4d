import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  redactBase64,
  redactHeaders,
  redactJsonText,
  redactParams,
  redactText,
  redactUrl,
  redactValue,
  setRedactionRules,
} from './index.ts';

const RULES = { keys: ['taxNumber', 'Salary'], patterns: [/\bEMP-\d{6}\b/, /^9\d{8}$/i] };
const runs = { numRuns: 300 };

const letters = 'abcdefghijklmnopqrstuvwxyz'.split('');
const keyed = fc.record({
  key: fc.constantFrom('taxNumber', 'tax_number', 'TAX-NUMBER', 'customer.taxNumber', 'salary', 'baseSalary', 'employee_salary'),
  secret: fc.array(fc.constantFrom(...letters), { minLength: 12, maxLength: 30 }).map((list) => `Zq${list.join('')}`),
});
const shaped = fc.record({
  key: fc.constantFrom('note', 'ref', 'x'),
  secret: fc.integer({ min: 100_000, max: 999_999 }).map((n) => `EMP-${n}`),
});
const planted = fc.oneof(keyed, shaped);
const escaped = (text: string): string => Array.from(text, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`).join('');
const percent = (text: string): string => Array.from(text, (char) => `%${char.charCodeAt(0).toString(16)}`).join('');
const depths = fc.array(fc.constantFrom('{', '['), { maxLength: 10 });

function nest(core: string, depth: readonly string[]): string {
  return depth.reduce((inner, bracket) => (bracket === '{' ? `{"id":"hs-20001","in":${inner}}` : `[1,${inner},"x"]`), core);
}

/** All a reader could make of an output. */
function readings(text: string): string {
  const unescaped = text.replace(/\\+u([0-9a-f]{4})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  const decoded = unescaped.replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  const unpacked = (text.match(/[\w+/-]{16,}/g) ?? []).map((run) => Buffer.from(run, 'base64').toString());
  return [text, unescaped, decoded, ...unpacked].join('\n');
}

beforeEach(() => setRedactionRules(RULES));
afterEach(() => setRedactionRules({}));

describe("what the user's own rules name (S2-13, S4-24)", () => {
  it('is never in JSON, at any depth and however it is written, whole or cut off', () => {
    fc.assert(
      fc.property(
        planted,
        depths,
        fc.constantFrom('plain', 'escaped', 'document', 'base64'),
        fc.nat(),
        ({ key, secret }, depth, how, cut) => {
          const document = JSON.stringify({ a: 1, [key]: secret });
          const core: Record<string, string> = {
            plain: document,
            escaped: `{"${escaped(key)}":"${escaped(secret)}"}`,
            document: JSON.stringify({ payload: document }),
            base64: JSON.stringify({ payload: Buffer.from(document).toString('base64') }),
          };
          const text = nest(core[how] ?? '', depth);
          const out = redactBase64(redactJsonText(text));
          expect(readings(out)).not.toContain(secret);
          expect(redactBase64(redactJsonText(out))).toBe(out);
          expect(JSON.stringify(redactValue(JSON.parse(nest(document, depth))))).not.toContain(secret);
          // a cut that leaves the secret whole, in JSON that is broken by it
          const end = text.indexOf(secret) + secret.length + 1;
          const cutText = text.includes(secret) ? text.slice(0, end + (cut % 20)) : '';
          expect(readings(redactJsonText(cutText))).not.toContain(secret);
        },
      ),
      runs,
    );
  });

  it('is never in addresses, parameters, headers and messages', () => {
    fc.assert(
      fc.property(planted, ({ key, secret }) => {
        for (const [name, value] of [
          [key, secret],
          [percent(key), percent(secret)],
        ] as const) {
          expect(readings(redactUrl(`https://api.example.com/v1/contacts?limit=5&${name}=${value}`))).not.toContain(secret);
          expect(readings(redactText(`GET https://h/x?${name}=${value} failed`))).not.toContain(secret);
        }
        expect(JSON.stringify(redactParams(new URLSearchParams({ [key]: secret, a: '1' })))).not.toContain(secret);
        expect(redactText(`refused: ${key}=${secret}, try again`)).not.toContain(secret);
        expect(JSON.stringify(redactHeaders({ [key]: secret, link: `<https://h/?${key}=${secret}>` }))).not.toContain(secret);
      }),
      runs,
    );
  });

  it('hides a header that is shown else, and a path that tells', () => {
    setRedactionRules({ keys: ['request-id'], patterns: [/EMP-\d{6}/] });
    expect(redactHeaders({ 'X-Request-Id': 'r-1', 'Content-Type': 'text/plain', Link: '</people/EMP-123456>' })).toEqual({
      'x-request-id': 'REDACTED',
      'content-type': 'text/plain',
      link: '</people/REDACTED>',
    });
    expect(redactUrl('https://h/people/EMP-123456/pay')).toBe('https://h/people/REDACTED/pay');
  });

  it('may be a number', () => {
    expect(redactJsonText('{"a":[912345678,5],"salary":5000,"b":812345678}')).toBe(
      '{"a":["REDACTED",5],"salary":"REDACTED","b":812345678}',
    );
    expect(redactValue({ a: 912345678n, b: 5, salary: 5_000 })).toEqual({ a: 'REDACTED', b: 5, salary: 'REDACTED' });
  });

  it('does not eat what stands in the place of a secret', () => {
    setRedactionRules({ patterns: [/RED|ACT/g] });
    const once = redactText('token=abcdefgh RED line');
    expect(once).toBe('token=REDACTED REDACTED line');
    expect(redactText(once)).toBe(once);
  });

  it('is gone with the rules, and takes nothing else with it', () => {
    const text = '{"email":"a@example.com","id":"hs-20001","cursor":"eyJhZnRlciI6MTB9","note":"EMP-12"}';
    expect(redactJsonText(text)).toBe(text);
    expect(redactText('salary: 5000')).toBe('salary: REDACTED');
    setRedactionRules({});
    expect(redactText('salary: 5000, EMP-123456')).toBe('salary: 5000, EMP-123456');
  });

  it('passes over a rule that says everything', () => {
    setRedactionRules({ keys: ['', '--'], patterns: [/x*/] });
    expect(redactText('a: b=c')).toBe('a: b=c');
  });
});
