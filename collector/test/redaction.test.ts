import * as fc from 'fast-check';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { useRules } from '../src/redact/rules.ts';
import { REDACTION_SETTINGS } from '../src/redact/settings.ts';
import { attribute, logsJson, post, spanJson, tracesJson } from './otlp.ts';
import { type Running, startServer } from './running.ts';

let running: Running;
beforeAll(async () => {
  running = await startServer();
});
afterAll(async () => await running.stop());

// Put together here, so that no scanner takes them for real ones.
const SECRETS = [
  ['sk', 'live', '4eC39HqLyjWDarjtT1zdp7dc'].join('_'),
  `ghp_${'a1B2c3D4e5F6'.repeat(3)}`,
  ['eyJhbGciOiJIUzI1NiJ9', 'eyJzdWIiOiIxMjM0NTY3ODkwIn0', 'dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U'].join('.'),
];

async function everything(): Promise<string> {
  const all = { fromNs: 0n, toNs: 2n ** 63n - 1n, sql: 'SELECT * FROM $source', params: [] } as const;
  const rows = [...(await running.store.select({ table: 'spans', ...all })), ...(await running.store.select({ table: 'logs', ...all }))];
  return JSON.stringify(rows, (_key, value: unknown) => (typeof value === 'bigint' ? String(value) : value));
}

describe('S2-13, S4-24: secrets are taken out before anything is stored', () => {
  test.for(SECRETS)('wherever they stand: %s', async (secret) => {
    const places = [
      attribute('url.full', `https://user:${secret}@api.example/x?access_token=${secret}&after=100`),
      attribute('http.url', `https://api.example/x?api_key=${secret}`),
      attribute('sync.reason', `401 Unauthorized: Bearer ${secret}`),
      attribute('sync.page.cursor', `after=1&token=${secret}`),
      attribute('sync.request.params', JSON.stringify({ password: secret, limit: 100 })),
      attribute('http.request.header.authorization', `Bearer ${secret}`),
      attribute('my.own.text', `token=${secret}`),
      attribute('sync.entity.source_id', secret),
      attribute('sync.entity.target_id', `contact-7 ${secret}`),
      { key: 'my.map', value: { kvlistValue: { values: [attribute('password', secret)] } } },
      { key: 'my.list', value: { arrayValue: { values: [{ stringValue: `Bearer ${secret}` }] } } },
    ];
    const span = spanJson({
      name: `GET https://api.example/?token=${secret}`,
      attributes: places,
      status: { code: 2, message: `failed with Authorization: Bearer ${secret}` },
      events: [{ timeUnixNano: '1', name: 'exception', attributes: [attribute('exception.message', `token=${secret}`), ...places] }],
      links: [{ traceId: 'a'.repeat(32), spanId: 'b'.repeat(16), attributes: places }],
    });
    const record = { body: { stringValue: `login with password=${secret}` }, attributes: places };
    const map = { body: { kvlistValue: { values: [attribute('client_secret', secret)] } }, attributes: [] };
    expect(await post(`${running.url}/v1/traces`, tracesJson(span))).toMatchObject({ status: 200, body: {} });
    expect(await post(`${running.url}/v1/logs`, logsJson(record, map))).toMatchObject({ status: 200, body: {} });
    expect(await running.store.trace(span.traceId)).toHaveLength(1);
    const stored = await everything();
    expect(stored).not.toContain(secret);
    expect(stored).toContain('after=100');
  });

  test('ids and ordinary texts stay as they were sent', async () => {
    const ids = fc.sample(fc.stringMatching(/^[a-z0-9-]{1,24}$/), 50);
    const spans = [...ids, '4242424242424242'].map((id) =>
      spanJson({ attributes: [attribute('sync.entity.source_id', id), attribute('url.full', 'https://api.example/contacts/7?after=100')] }),
    );
    await post(`${running.url}/v1/traces`, tracesJson(...spans));
    for (const span of spans) {
      const [row] = await running.store.trace(span.traceId);
      expect(span['attributes']).toContainEqual(attribute('sync.entity.source_id', String(row?.['sync.entity.source_id'])));
      expect(row?.['url.full']).toBe('https://api.example/contacts/7?after=100');
    }
  });
});

describe("S2-13, S4-24: the operator's own rules hold for every sender", () => {
  afterEach(() => useRules(REDACTION_SETTINGS.parse({})));

  test('wherever something stands that they name, by key or by what it looks like', async () => {
    useRules(REDACTION_SETTINGS.parse({ keys: ['nationalId'], patterns: ['EMP-\\d{6}'], headers: ['x-shown'], keepKeys: ['state_token'] }));
    const named = 'plover-0815';
    const places = [
      attribute('person.national_id', named),
      attribute('sync.reason', `no such person: national_id=${named}, EMP-123456`),
      attribute('url.full', `https://api.example/x?nationalId=${named}&after=100&ref=EMP-123456`),
      attribute('sync.entity.source_id', 'EMP-123456'),
      attribute('sync.request.params', JSON.stringify({ nationalId: named, state_token: 'still-there' })),
      attribute('http.response.header.x-shown', 'shown-here'),
      attribute('http.response.header.x-internal', named),
      { key: 'my.map', value: { kvlistValue: { values: [attribute('nationalId', named), attribute('note', 'EMP-123456')] } } },
    ];
    const span = spanJson({
      name: 'find EMP-123456',
      traceState: 'vendor=EMP-123456',
      attributes: places,
      status: { code: 2, message: `nationalId: ${named}` },
      events: [{ timeUnixNano: '1', name: 'EMP-123456', attributes: places }],
    });
    const side = { headers: { 'X-Internal': named, 'x-shown': 'shown-here', accept: '*/*' }, body: JSON.stringify({ nationalId: named }) };
    const body = { body: { stringValue: JSON.stringify({ request: side, response: side }) }, attributes: [attribute('sync.kind', 'body')] };
    expect(await post(`${running.url}/v1/traces`, tracesJson(span))).toMatchObject({ status: 200, body: {} });
    expect(await post(`${running.url}/v1/logs`, logsJson(body, { body: { stringValue: 'EMP-123456' }, attributes: places }))).toMatchObject(
      {
        status: 200,
        body: {},
      },
    );
    const stored = await everything();
    expect(stored).not.toContain(named);
    expect(stored).not.toContain('EMP-123456');
    for (const shown of ['shown-here', 'still-there', 'after=100']) expect(stored).toContain(shown);
    const [record] = await running.store.select({
      table: 'logs',
      fromNs: 0n,
      toNs: 2n ** 63n - 1n,
      sql: `SELECT line FROM $source WHERE sync_kind = 'body'`,
      params: [],
    });
    const shownSide = { headers: { 'x-internal': 'REDACTED', 'x-shown': 'shown-here', accept: '*/*' }, body: '{"nationalId":"REDACTED"}' };
    expect(JSON.parse(String(record?.['line']))).toEqual({ request: shownSide, response: shownSide });
  });

  test('as quickly for a pattern that other engines never come to an end with', async () => {
    useRules(REDACTION_SETTINGS.parse({ patterns: ['(?:a+)+b', '(?:a|aa|a?)+c'] }));
    const record = { body: { stringValue: 'a'.repeat(60_000) }, attributes: [] };
    expect(await post(`${running.url}/v1/logs`, logsJson(record))).toMatchObject({ status: 200, body: {} });
  });
});
