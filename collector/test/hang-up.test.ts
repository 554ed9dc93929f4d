import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { type Child, startChild } from './child.ts';
import { post, spanJson, tracesJson } from './otlp.ts';
import { newDir } from './running.ts';

const started: Child[] = [];
afterEach(async () => {
  for (const { process } of started) process.kill('SIGKILL');
  await Promise.all(started.splice(0).map(({ ended }) => ended));
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
  const url = await child.url;
  if (url === undefined) throw new Error(`the collector did not start: ${child.output()}`);
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
    const query = encodeURIComponent('{sync_kind="audit"} |= "other tokens"');
    const trail = async () =>
      await (await fetch(`${url}/loki/loki/api/v1/query_range?query=${query}`, { headers: bearer('second') })).text();
    await expect.poll(trail).toContain('COLLECTOR_RECONFIGURED');
    expect(await trail()).not.toContain('nobody-guesses');
    expect(child.output()).not.toContain('nobody-guesses');
  });

  test('says what waits for a restart, and changes nothing of it', async () => {
    const { child, url, write, hangUp } = await start(undefined);
    write(undefined, { limits: { items: 1 }, log: { level: 'debug' } });
    hangUp();
    await expect.poll(() => child.output()).toContain('"sections":"limits, log"');
    expect(await post(`${url}/v1/traces`, tracesJson(spanJson(), spanJson()))).toMatchObject({ status: 200, body: {} });
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
