import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { post, spanJson, tracesJson } from './otlp.ts';
import { type Running, startServer } from './running.ts';

const TOKEN = 'a-token-that-nobody-guesses';
const CHANGE = { 'x-synctrail-request': '1' };
const READ = [
  '/tempo/api/search',
  '/loki/api/v1/labels',
  '/loki/loki/api/v1/labels',
  '/api/datasources/proxy/uid/synctrail-tempo/api/echo',
  '/api/datasources/proxy/uid/synctrail-loki/loki/api/v1/labels',
];
const SENT = ['/v1/traces', '/v1/logs', '/v1/metrics'];

async function signIn(running: Running, token: string, headers: Record<string, string> = {}) {
  return await post(`${running.url}/api/session`, { token }, { ...CHANGE, ...headers });
}

/** The `Cookie` header of a reader who has signed in. */
async function cookieOf(running: Running): Promise<string> {
  const answer = await signIn(running, TOKEN);
  expect(answer.status).toBe(204);
  return answer.headers.get('set-cookie')?.split(';')[0] ?? '';
}

async function status(running: Running, path: string, headers: Record<string, string> = {}): Promise<number> {
  return (await fetch(`${running.url}${path}`, { headers })).status;
}

async function session(running: Running, cookie = ''): Promise<unknown> {
  return await (await fetch(`${running.url}/api/session`, { headers: { cookie } })).json();
}

describe('a collector with a token', () => {
  let running: Running;
  let cookie: string;
  beforeAll(async () => {
    running = await startServer({ token: TOKEN });
    cookie = await cookieOf(running);
  });
  afterAll(async () => await running.stop());
  afterEach(() => void vi.useRealTimers());

  test.for(READ)('answers %s for the token or the cookie, and for nothing else', async (path) => {
    const [name = '', value = ''] = cookie.split('=');
    for (const headers of [
      {},
      { authorization: `Bearer ${TOKEN}x` },
      { authorization: TOKEN },
      { cookie: `${name}=${value}x` },
      { cookie: `${name}=` },
      { cookie: `${name}=${TOKEN}` },
      { cookie: `${name}=${createHash('sha256').update(value).digest('base64url')}` },
      { cookie: `other=${value}` },
    ]) {
      expect(await status(running, path, headers)).toBe(401);
    }
    expect(await status(running, path, { authorization: `Bearer ${TOKEN}` })).toBe(200);
    expect(await status(running, path, { cookie })).toBe(200);
    expect(await status(running, path, { cookie: `theme=dark; ${cookie}; more=1` })).toBe(200);
  });

  test.for(SENT)('takes at %s what comes with the token, not with the cookie', async (path) => {
    const body = path === '/v1/traces' ? tracesJson(spanJson()) : {};
    expect((await post(`${running.url}${path}`, body)).status).toBe(401);
    expect((await post(`${running.url}${path}`, body, { cookie })).status).toBe(401);
    expect((await post(`${running.url}${path}`, body, { authorization: `Bearer ${TOKEN}x` })).status).toBe(401);
    expect((await post(`${running.url}${path}`, body, { authorization: `Bearer ${TOKEN}` })).status).toBe(200);
  });

  test('shows its own numbers for the token only', async () => {
    expect(await status(running, '/metrics', { cookie })).toBe(401);
    expect(await status(running, '/metrics', { authorization: `Bearer ${TOKEN}` })).toBe(200);
  });

  test('gives its pages, which hold no data, to anybody', async () => {
    expect(await status(running, '/a/synctrail-integrations-app/integrations')).not.toBe(401);
  });

  test('changes the token for a cookie that scripts cannot read and other sites cannot use', async () => {
    const answer = await signIn(running, TOKEN);
    const set = answer.headers.get('set-cookie') ?? '';
    expect(answer.status).toBe(204);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(set).toMatch(new RegExp(`^synctrail_session_${running.port}=[\\w-]{43}; `));
    expect(set.split('; ').slice(1)).toEqual([
      'Max-Age=43200',
      'Path=/',
      expect.stringMatching(/^Expires=/),
      'HttpOnly',
      'SameSite=Strict',
    ]);
    expect(set).not.toContain(TOKEN);
    expect(await cookieOf(running)).not.toBe(cookie);
  });

  test('lets the cookie go over https only when it came over https', async () => {
    for (const headers of [{ origin: running.url.replace('http:', 'https:') }, { 'x-forwarded-proto': 'https' }]) {
      expect((await signIn(running, TOKEN, headers)).headers.get('set-cookie')).toMatch(/; Secure/);
    }
    expect((await signIn(running, TOKEN, { origin: running.url })).headers.get('set-cookie')).not.toMatch(/; Secure/);
  });

  test('tells who has signed in without a refusal, which browsers would report', async () => {
    expect(await session(running)).toEqual({ tokenAsked: true, signedIn: false });
    expect(await session(running, cookie)).toEqual({ tokenAsked: true, signedIn: true });
  });

  test('ends the session of who signs out, and no other', async () => {
    const own = await cookieOf(running);
    const leave = async (headers: Record<string, string>) => await fetch(`${running.url}/api/session`, { method: 'DELETE', headers });
    expect((await leave({ cookie: own })).status).toBe(403);
    expect(await status(running, '/tempo/api/search', { cookie: own })).toBe(200);
    const answer = await leave({ cookie: own, ...CHANGE });
    expect(answer.status).toBe(204);
    expect(answer.headers.get('set-cookie')).toMatch(/^synctrail_session_\d+=; .*Expires=Thu, 01 Jan 1970/);
    expect(await status(running, '/tempo/api/search', { cookie: own })).toBe(401);
    expect(await status(running, '/tempo/api/search', { cookie })).toBe(200);
  });

  test('ends a session after twelve hours', async () => {
    const own = await cookieOf(running);
    const now = Date.now();
    vi.useFakeTimers({ toFake: ['Date'], now: now + 12 * 3_600_000 - 5_000 });
    expect(await session(running, own)).toMatchObject({ signedIn: true });
    vi.setSystemTime(now + 12 * 3_600_000 + 5_000);
    expect(await session(running, own)).toMatchObject({ signedIn: false });
  });

  test.for(['http://evil.example', 'null', 'http://localhost:1'])('refuses a page of the origin %s that signs in', async (origin) => {
    const answer = await signIn(running, TOKEN, { origin });
    expect(answer.status).toBe(403);
    expect(answer.headers.get('set-cookie')).toBeNull();
  });

  test('refuses to sign in anybody who came for another name', async () => {
    const sent = request({
      port: running.port,
      path: '/api/session',
      method: 'POST',
      headers: { ...CHANGE, host: 'evil.example', 'content-type': 'application/json' },
    });
    sent.end(JSON.stringify({ token: TOKEN }));
    const [answer] = (await once(sent, 'response')) as [IncomingMessage];
    answer.resume();
    expect(answer.statusCode).toBe(403);
    expect(answer.headers['set-cookie']).toBeUndefined();
  });

  test('refuses what a form of another page could send', async () => {
    const path = `${running.url}/api/session`;
    expect((await post(path, { token: TOKEN })).status).toBe(403);
    expect((await signIn(running, TOKEN, { 'content-type': 'text/plain' })).status).toBe(415);
    expect((await post(path, `token=${TOKEN}`, { ...CHANGE, 'content-type': 'application/x-www-form-urlencoded' })).status).toBe(415);
  });

  test('says what is wrong with a body, however it is', async () => {
    const path = `${running.url}/api/session`;
    expect(await post(path, '{', CHANGE)).toMatchObject({ status: 400, body: { code: 3 } });
    expect((await post(path, JSON.stringify({ token: 'x'.repeat(5_000) }), CHANGE)).status).toBe(413);
    const bodies = fc.jsonValue().filter((value) => typeof (value as { token?: unknown } | null)?.token !== 'string');
    await fc.assert(
      fc.asyncProperty(bodies, async (body) => {
        expect((await post(path, JSON.stringify(body), CHANGE)).status).toBe(400);
      }),
      { numRuns: 50 },
    );
  });

  test('knows no other method', async () => {
    const answer = await fetch(`${running.url}/api/session`, { method: 'PUT' });
    expect(answer.status).toBe(405);
    expect(answer.headers.get('allow')).toBe('GET, POST, DELETE');
  });
});

describe('somebody who guesses', () => {
  let running: Running;
  beforeAll(async () => {
    running = await startServer({ token: TOKEN });
  });
  afterAll(async () => await running.stop());
  afterEach(() => void vi.useRealTimers());

  test('is not heard after ten wrong tokens, not even with the right one, until a minute has gone; nothing sent is logged', async () => {
    const cookie = await cookieOf(running);
    const answers = await Promise.all(Array.from({ length: 30 }, async (_, index) => await signIn(running, `wrong-token-${index}`)));
    expect(answers.filter((answer) => answer.status === 401)).toHaveLength(10);
    const refused = answers.filter((answer) => answer.status === 429);
    expect(refused).toHaveLength(20);
    const wait = Number(refused[0]?.headers.get('retry-after'));
    expect(wait).toBeGreaterThan(0);
    expect(wait).toBeLessThanOrEqual(60);
    expect(answers.every((answer) => answer.headers.get('set-cookie') === null)).toBe(true);

    expect((await signIn(running, TOKEN)).status).toBe(429);
    expect(await status(running, '/tempo/api/search', { cookie })).toBe(200);
    expect(running.logged.filter((line) => line.includes('wrong token'))).toHaveLength(10);
    expect(running.logged.join('\n')).not.toMatch(/wrong-token-|a-token-that/);

    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 61_000 });
    expect((await signIn(running, TOKEN)).status).toBe(204);
  });
});

describe('a collector without a token', () => {
  let running: Running;
  beforeAll(async () => {
    running = await startServer();
  });
  afterAll(async () => await running.stop());

  test('asks nobody to sign in', async () => {
    expect(await session(running)).toEqual({ tokenAsked: false, signedIn: false });
    expect((await signIn(running, '')).status).toBe(404);
    for (const path of READ) expect(await status(running, path)).toBe(200);
  });
});
