import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { post, spanJson, tracesJson } from './otlp.ts';
import { countRows, type Running, startServer } from './running.ts';

interface Plain {
  status: number;
  body: string;
  headers: Record<string, unknown>;
}

/** A GET whose Host can be chosen, which fetch does not allow. */
async function get(port: number, path: string, headers: Record<string, string>): Promise<Plain> {
  return await new Promise((resolve, reject) => {
    const sent = request({ port, host: '127.0.0.1', path, headers }, (response) => {
      let body = '';
      response.setEncoding('utf8');
      response.on('data', (text: string) => (body += text));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body, headers: response.headers }));
    });
    sent.on('error', reject);
    sent.end();
  });
}

describe('a collector on this machine', () => {
  let running: Running;
  beforeAll(async () => {
    running = await startServer({ allowedHosts: ['sync.example'] });
  });
  afterAll(async () => await running.stop());

  test.for(['localhost', 'localhost:4318', '127.0.0.1:1', '[::1]:4318', 'LOCALHOST', 'sync.example:80'])(
    'answers for the Host %s',
    async (host) => {
      expect((await get(running.port, '/healthz', { host })).status).toBe(200);
    },
  );

  test.for(['evil.example', 'evil.example:4318', '127.0.0.1.evil.example', 'localhost.evil.example'])(
    'refuses the Host "%s": a stranger\'s name may resolve to this machine',
    async (host) => {
      const answer = await get(running.port, '/tempo/api/search', { host });
      expect(answer.status).toBe(403);
    },
  );

  test.for(['http://evil.example', 'null', 'http://localhost:1'])('refuses what a page of the origin %s sends', async (origin) => {
    const before = await countRows(running.store);
    const answer = await post(`${running.url}/v1/traces`, tracesJson(spanJson()), { origin });
    expect(answer.status).toBe(403);
    expect(answer.headers.get('access-control-allow-origin')).toBeNull();
    expect(await countRows(running.store)).toBe(before);
  });

  test('takes what a page of its own sends', async () => {
    expect((await post(`${running.url}/v1/traces`, tracesJson(spanJson()), { origin: running.url })).status).toBe(200);
  });

  test('does not let other pages frame it, read it or run scripts in it', async () => {
    const { headers } = await fetch(`${running.url}/`);
    expect(headers.get('content-security-policy')).toContain("script-src 'self'");
    expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
    expect(headers.get('cross-origin-resource-policy')).toBe('same-origin');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('x-powered-by')).toBeNull();
  });

  test('takes no type that a page may send without asking first', async () => {
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data']) {
      const answer = await post(`${running.url}/v1/traces`, tracesJson(spanJson()), { 'content-type': type });
      expect(answer.status).toBe(415);
    }
  });
});

describe('a collector with a token', () => {
  const token = 'a-token-that-nobody-guesses';
  let running: Running;
  beforeAll(async () => {
    running = await startServer({ token });
  });
  afterAll(async () => await running.stop());

  test.for([
    '/tempo/api/search',
    '/loki/api/v1/labels',
    '/loki/loki/api/v1/labels',
    '/api/datasources/proxy/uid/synctrail-tempo/api/echo',
    '/metrics',
  ])('asks for it at %s', async (path) => {
    expect((await fetch(`${running.url}${path}`)).status).toBe(401);
    expect((await fetch(`${running.url}${path}`, { headers: { authorization: `Bearer ${token}x` } })).status).toBe(401);
    expect((await fetch(`${running.url}${path}`, { headers: { authorization: `Bearer ${token}` } })).status).toBe(200);
  });

  test('takes data only with it', async () => {
    const path = `${running.url}/v1/traces`;
    expect(await post(path, tracesJson(spanJson()))).toMatchObject({ status: 401, body: { code: 16 } });
    expect((await post(path, tracesJson(spanJson()), { authorization: `Bearer ${token}` })).status).toBe(200);
    expect(await countRows(running.store)).toBe(1);
  });

  test('tells its health to anybody', async () => {
    expect((await fetch(`${running.url}/healthz`)).status).toBe(200);
    expect((await fetch(`${running.url}/readyz`)).status).toBe(200);
  });
});
