import { afterEach, describe, expect, test } from 'vitest';
import { hashText, newToken } from '../src/security/token.ts';
import { attribute, logsJson, post, spanJson, tracesJson } from './otlp.ts';
import { type Running, startServer, tokenFor, type Wanted } from './running.ts';

const running: Running[] = [];

async function start(wanted: Wanted): Promise<Running> {
  const started = await startServer(wanted);
  running.push(started);
  return started;
}

afterEach(async () => {
  await Promise.all(running.splice(0).map(async ({ stop }) => await stop()));
});

const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
const CHANGE = { 'x-synctrail-request': '1' };

async function get(url: string, token: string): Promise<number> {
  return (await fetch(url, { headers: bearer(token) })).status;
}

describe('a token', () => {
  test('does what its roles let it do, and is told by its name which it lacks', async () => {
    const tokens = (['ingest', 'read', 'metrics'] as const).map((role) =>
      tokenFor(`a-token-for-${role}-only`, { name: role, roles: [role] }),
    );
    const { url } = await start({ tokens });
    for (const role of ['ingest', 'read', 'metrics']) {
      const token = `a-token-for-${role}-only`;
      const sent = await post(`${url}/v1/traces`, tracesJson(spanJson()), bearer(token));
      const refusal = { code: 7, message: `The token "${role}" does not have the role "ingest", which this needs.` };
      expect(sent).toMatchObject(role === 'ingest' ? { status: 200 } : { status: 403, body: refusal });
      expect(await get(`${url}/tempo/api/search`, token)).toBe(role === 'read' ? 200 : 403);
      expect(await get(`${url}/metrics`, token)).toBe(role === 'metrics' ? 200 : 403);
      expect((await post(`${url}/api/session`, { token }, CHANGE)).status).toBe(role === 'read' ? 204 : 403);
    }
  });

  test('that is refused is counted, by reason', async () => {
    const slow = tokenFor('a-token-that-is-slow', { rate: { requestsPerSecond: 1 }, roles: ['read'] });
    const { url } = await start({ tokens: [slow, tokenFor('a-token-for-metrics', { name: 'metrics', roles: ['metrics'] })] });
    await get(`${url}/tempo/api/echo`, 'nobody-knows-this-one');
    await get(`${url}/metrics`, 'a-token-that-is-slow');
    await fetch(`${url}/tempo/api/echo`, { headers: { ...bearer('a-token-that-is-slow'), 'x-scope-orgid': 'other' } });
    await Promise.all(Array.from({ length: 5 }, async () => await get(`${url}/tempo/api/echo`, 'a-token-that-is-slow')));
    const text = await (await fetch(`${url}/metrics`, { headers: bearer('a-token-for-metrics') })).text();
    for (const reason of ['token', 'role', 'workspace', 'rate'])
      expect(text).toMatch(new RegExp(`access_refused_total{reason="${reason}"} [1-9]`));
  });

  test('is known by the hash that the configuration keeps, which is no token itself', async () => {
    const token = newToken();
    const hash = hashText(token);
    const { url } = await start({ tokens: [tokenFor('', { token: undefined, hash })] });
    expect(await get(`${url}/tempo/api/search`, token)).toBe(200);
    for (const wrong of [hash, hash.slice('sha256:'.length), `${token}x`, token.slice(0, -1), token.toUpperCase()]) {
      expect(await get(`${url}/tempo/api/search`, wrong)).toBe(401);
    }
  });

  test('sets what it says of the resource on all that it sends, whatever the sender says', async () => {
    const resource = { 'deployment.environment.name': 'production', 'service.name': 'billing', shard: 7, canary: true };
    const { url, store } = await start({ tokens: [tokenFor('a-token-of-billing', { resource })] });
    const span = spanJson();
    expect((await post(`${url}/v1/traces`, tracesJson(span), bearer('a-token-of-billing'))).status).toBe(200);
    expect((await post(`${url}/v1/logs`, logsJson({ body: { stringValue: 'said' } }), bearer('a-token-of-billing'))).status).toBe(200);
    const [row] = await store.trace(span.traceId);
    expect(row?.['service_name']).toBe('billing');
    const told = JSON.parse(String(row?.['resource'])) as { key: string; value: unknown }[];
    expect(told.filter(({ key }) => key !== 'service.name')).toEqual([
      attribute('deployment.environment.name', 'production'),
      { key: 'shard', value: { intValue: '7' } },
      { key: 'canary', value: { boolValue: true } },
    ]);
    const sql = "SELECT service_name, deployment_environment_name AS env FROM $source WHERE line = 'said'";
    const logs = await store.select({ table: 'logs', fromNs: 0n, toNs: 2n ** 63n - 1n, sql, params: [] });
    expect(logs).toEqual([{ service_name: 'billing', env: 'production' }]);
  });
});

describe('the rate of a token', () => {
  test('beyond its requests in a second the answer is 429 and when to come again; another token does not feel it', async () => {
    const slow = tokenFor('a-token-that-is-slow', { name: 'slow', rate: { requestsPerSecond: 5 } });
    const { url } = await start({ tokens: [slow, tokenFor('a-token-that-is-fast', { name: 'fast' })] });
    const send = async () => await post(`${url}/v1/traces`, tracesJson(spanJson()), bearer('a-token-that-is-slow'));
    const answers = await Promise.all(Array.from({ length: 40 }, send));
    const refused = answers.filter(({ status }) => status === 429);
    expect(answers.filter(({ status }) => status === 200).length + refused.length).toBe(40);
    expect(refused.length).toBeGreaterThan(20);
    expect(refused[0]?.headers.get('retry-after')).toBe('1');
    expect(refused[0]?.body).toMatchObject({ code: 8, message: 'The token "slow" has used up its rate. Try again in 1 s.' });
    expect(await get(`${url}/tempo/api/search`, 'a-token-that-is-fast')).toBe(200);
    await expect.poll(async () => (await send()).status).toBe(200);
  });

  test.for(['of a known length', 'in pieces'])(
    'a body %s that is more than a second may bring is taken, and paid for before the next',
    async (how) => {
      const { url } = await start({ tokens: [tokenFor('a-token-that-is-slow', { rate: { bytesPerSecond: 20_000 } })] });
      const body = JSON.stringify(tracesJson(spanJson({ attributes: [attribute('filler', 'x'.repeat(60_000))] })));
      const sent = how === 'in pieces' ? new Blob([body]).stream() : body;
      const headers = { ...bearer('a-token-that-is-slow'), 'content-type': 'application/json' };
      const init = { method: 'POST', headers, body: sent, duplex: 'half' } as const;
      expect((await fetch(`${url}/v1/traces`, init)).status).toBe(200);
      await expect
        .poll(async () => {
          const next = await post(`${url}/v1/traces`, tracesJson(spanJson()), headers);
          return next.status === 429 ? Number(next.headers.get('retry-after')) : 0;
        })
        .toBeGreaterThan(0);
      await expect.poll(async () => (await post(`${url}/v1/traces`, tracesJson(spanJson()), headers)).status).toBe(200);
    },
  );
});

describe('the audit trail', () => {
  interface Entry {
    readonly event: string;
    readonly line: string;
    readonly metadata: Record<string, string>;
  }

  async function trail({ store }: Running, workspace: string): Promise<Entry[]> {
    const sql = "SELECT sync_event, line, metadata FROM $source WHERE sync_kind = 'audit' ORDER BY time_ns, sync_event";
    const rows = await store.of(workspace).select({ table: 'logs', fromNs: 0n, toNs: 2n ** 63n - 1n, sql, params: [] });
    return rows.map((row) => ({
      event: String(row['sync_event']),
      line: String(row['line']),
      metadata: JSON.parse(String(row['metadata'])) as Record<string, string>,
    }));
  }

  test('tells who signed in and out, in the workspace of the token, and who was refused; no secret is in it', async () => {
    const collector = await start({ tokens: [tokenFor('a-token-of-support', { name: 'support', workspace: 'acme' })] });
    const { url } = collector;
    const signIn = async (token: string) => await post(`${url}/api/session`, { token }, CHANGE);
    const cookie = (await signIn('a-token-of-support')).headers.get('set-cookie')?.split(';')[0] ?? '';
    await fetch(`${url}/api/session`, { method: 'DELETE', headers: { ...CHANGE, cookie } });
    await fetch(`${url}/api/session`, { method: 'DELETE', headers: CHANGE });
    expect((await signIn('a-token-of-a-thief')).status).toBe(401);
    expect(await get(`${url}/tempo/api/search`, 'another-of-a-thief')).toBe(401);

    await expect.poll(async () => (await trail(collector, 'acme')).map(({ event }) => event).sort()).toEqual(['SIGNED_IN', 'SIGNED_OUT']);
    const [signedIn] = await trail(collector, 'acme');
    expect(signedIn?.line).toMatch(/^support signed in from .*127\.0\.0\.1$/);
    expect(signedIn?.metadata).toMatchObject({
      sync_initiator_name: 'support',
      client_address: expect.stringContaining('127.0.0.1') as string,
    });
    await expect
      .poll(async () => (await trail(collector, 'default')).map(({ event }) => event))
      .toEqual(['SIGN_IN_REFUSED', 'TOKEN_REFUSED']);
    const all = JSON.stringify([await trail(collector, 'acme'), await trail(collector, 'default'), collector.logged]);
    expect(all).not.toMatch(/a-token-of|another-of/);
  });

  test('tells what somebody had done to the store', async () => {
    const collector = await start({ tokens: [tokenFor('a-token-of-support', { name: 'support', workspace: 'acme' })] });
    for (const path of ['/store/files', '/store/export?record=none'])
      expect(await get(collector.url + path, 'a-token-of-support')).toBe(200);
    await expect
      .poll(async () => (await trail(collector, 'acme')).map(({ event, metadata }) => `${event} ${metadata['sync_audit_command']}`).sort())
      .toEqual(['STORE_COMMAND store export', 'STORE_COMMAND store files']);
    expect((await trail(collector, 'acme'))[0]?.metadata).toMatchObject({ sync_initiator_name: 'support' });
  });

  test('cannot be filled by guessing: refusals that are too many are counted in the next', async () => {
    const collector = await start({ tokens: [tokenFor('a-token-of-support')] });
    const guess = async () => await get(`${collector.url}/tempo/api/search`, 'a-wrong-one');
    expect(new Set(await Promise.all(Array.from({ length: 200 }, guess)))).toEqual(new Set([401]));
    const told = async () => {
      await guess();
      const entries = await trail(collector, 'default');
      return { entries: entries.length, leftOut: entries.reduce((sum, { metadata }) => sum + Number(metadata['sync_audit_left_out']), 0) };
    };
    await expect.poll(async () => (await told()).leftOut).toBeGreaterThan(150);
    expect((await told()).entries).toBeLessThan(50);
  });
});
