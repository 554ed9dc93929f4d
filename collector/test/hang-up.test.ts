import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { type Child, endAll, startChild, urlOf } from './child.ts';
import { post, spanJson, tracesJson } from './otlp.ts';
import { newDir } from './running.ts';

const started: Child[] = [];
afterEach(async () => {
  await endAll(started.splice(0));
});

const token = (name: string, more: object = {}) => ({ name, token: `the-token-of-${name}-that-nobody-guesses`, ...more });
const bearer = (name: string) => ({ authorization: `Bearer ${token(name).token}` });

async function start(access: object | undefined) {
  const dir = newDir();
  const config = join(dir, 'synctrail.yaml');
  const write = (section: object | undefined, more: object = {}) =>
    writeFileSync(config, JSON.stringify({ listen: { port: 0 }, store: { dir: join(dir, 'data') }, access: section, ...more }));
  write(access);
  const child = startChild(['--config', config]);
  started.push(child);
  const url = await urlOf(child);
  const hangUp = () => void child.process.kill('SIGHUP');
  const send = async (name: string) => (await post(`${url}/v1/traces`, tracesJson(spanJson()), bearer(name))).status;
  return { child, config, url, write, hangUp, send };
}

/** The cookie that a token is changed for. */
async function signIn(url: string, name: string): Promise<string> {
  const answer = await post(`${url}/api/session`, { token: token(name).token }, { 'x-synctrail-request': '1' });
  return answer.headers.get('set-cookie')?.split(';')[0] ?? '';
}

describe('SIGHUP', () => {
  test('puts other tokens in use without a pause, and ends the sessions of those that went', async () => {
    const { child, url, write, hangUp, send } = await start({
      tokens: [token('first', { roles: ['ingest', 'read'] }), token('stays', { roles: ['read'] })],
    });
    const [gone, stays] = [await signIn(url, 'first'), await signIn(url, 'stays')];
    const read = async (cookie: string) => (await fetch(`${url}/tempo/api/echo`, { headers: { cookie } })).status;
    expect([await send('first'), await send('second'), await read(gone), await read(stays)]).toEqual([200, 401, 200, 200]);
    write({ tokens: [token('second', { roles: ['ingest', 'read'] }), token('stays', { roles: ['read'] })] });
    hangUp();
    await expect.poll(async () => await send('second')).toBe(200);
    expect([await send('first'), await read(gone), await read(stays)]).toEqual([401, 401, 200]);
    const query = encodeURIComponent('{sync_kind="audit"} |= "access.tokens"');
    const trail = async () =>
      await (await fetch(`${url}/loki/loki/api/v1/query_range?query=${query}`, { headers: bearer('second') })).text();
    await expect.poll(trail).toContain('COLLECTOR_RECONFIGURED');
    expect(await trail()).not.toContain('nobody-guesses');
    expect(child.output()).not.toContain('nobody-guesses');
  });

  test('puts other limits, rates, rules of redaction and another log level in use, and says so by key', async () => {
    const all = { roles: ['ingest', 'read'] };
    const { child, url, write, hangUp } = await start({ tokens: [token('first', all)] });
    const spans = (count: number, more: object = {}) => tracesJson(...Array.from({ length: count }, () => spanJson(more)));
    const sent = async (body: object) => (await post(`${url}/v1/traces`, body, bearer('first'))).status;
    const named = (name: string) => ({ name, attributes: [{ key: 'note', value: { stringValue: `employee EMP-123456 ${name}` } }] });
    expect([await sent(spans(3)), await sent(spans(1, named('before')))]).toEqual([200, 200]);
    write(
      { tokens: [token('first', { ...all, rate: { requestsPerSecond: 1_000 } })] },
      { limits: { items: 2, bodyBytes: '4KiB', inflatedBytes: '8KiB' }, redaction: { patterns: ['EMP-\\d{6}'] }, log: { level: 'warn' } },
    );
    hangUp();
    await expect.poll(async () => await sent(spans(3))).toBe(413);
    expect([await sent(spans(1, named('after'))), await sent(spans(1, { name: 'x'.repeat(5_000) }))]).toEqual([200, 413]);
    const ask = async (path: string) => await (await fetch(`${url}${path}`, { headers: bearer('first') })).text();
    const search = async (name: string) =>
      await ask(`/tempo/api/search?q=${encodeURIComponent(`{ name = "${name}" } | select(span.note)`)}`);
    await expect.poll(async () => await search('after')).toContain('employee REDACTED after');
    expect(await search('before')).toContain('EMP-123456');
    const trail = await ask(`/loki/loki/api/v1/query_range?query=${encodeURIComponent('{sync_kind="audit"} |= "another configuration"')}`);
    expect(trail).toContain('access.tokens, limits.bodyBytes, limits.inflatedBytes, limits.items, redaction.patterns, log.level');
    write(undefined, { log: { level: 'info' } });
    hangUp();
    await expect.poll(() => child.output()).toContain('"message":"The configuration was read again and is in use","keys":"');
    expect(child.output().match(/was read again and is in use/g)).toHaveLength(1);
  });

  test('says by key what waits for a restart, and changes nothing of it', async () => {
    const { child, url, write, hangUp } = await start(undefined);
    write(undefined, { limits: { requestMs: 500 }, store: { dir: 'elsewhere', keepDays: { details: 3 } } });
    hangUp();
    await expect.poll(() => child.output()).toContain('"keys":"limits.requestMs, store.dir, store.keepDays.details"');
    expect(child.output()).not.toContain('is in use');
    expect(await post(`${url}/v1/traces`, tracesJson(spanJson()))).toMatchObject({ status: 200, body: {} });
  });

  test('leaves all as it was when the file is wrong, and says where', async () => {
    const { child, config, write, hangUp, send } = await start({ tokens: [token('first', { roles: ['ingest'] })] });
    write({ tokens: [token('second', { roles: ['sing'] })] });
    hangUp();
    await expect.poll(() => child.output()).toContain('The configuration cannot be used; the one before stays');
    expect(child.output()).toContain(`${config}:1`);
    expect([await send('first'), await send('second')]).toEqual([200, 401]);
  });

  test('never opens a collector that asked for tokens to everybody', async () => {
    const { child, url, write, hangUp } = await start({ tokens: [token('first', { roles: ['ingest'] })] });
    write(undefined);
    hangUp();
    await expect.poll(() => child.output()).toContain('no token any more; those before stay');
    expect((await post(`${url}/v1/traces`, tracesJson(spanJson()))).status).toBe(401);
  });

  test('stops one that was started without a file, in order', async () => {
    const child = startChild(['--port', '0', '--data', newDir()]);
    started.push(child);
    await child.url;
    child.process.kill('SIGHUP');
    expect(await child.ended).toBe(0);
  });
});
