import { writeFileSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { request } from 'node:https';
import { join } from 'node:path';
import { connect, type TLSSocket } from 'node:tls';
import { once } from 'node:events';
import { generate } from 'selfsigned';
import { afterEach, describe, expect, test } from 'vitest';
import { type Child, endAll, startChild, urlOf } from './child.ts';
import { newDir } from './running.ts';

const TOKEN = 'a-token-that-nobody-guesses';
const started: Child[] = [];

interface Pair {
  readonly cert: string;
  readonly key: string;
}

async function certificate(name: string): Promise<Pair> {
  const made = await generate([{ name: 'commonName', value: name }], {
    keySize: 2048,
    algorithm: 'sha256',
    extensions: [{ name: 'subjectAltName', altNames: [{ type: 2, value: 'localhost' }] }],
  });
  return { cert: made.cert, key: made.private };
}

/** A collector with a certificate in files of its own. */
async function startWith(pair: Pair, clients?: Pair, env?: Record<string, string>) {
  const dir = newDir();
  const files = { cert: join(dir, 'tls.crt'), key: join(dir, 'tls.key'), clientCa: join(dir, 'clients.crt') };
  const write = (next: Pair) => {
    writeFileSync(files.key, next.key);
    writeFileSync(files.cert, next.cert);
  };
  write(pair);
  if (clients !== undefined) writeFileSync(files.clientCa, clients.cert);
  const config = join(dir, 'synctrail.yaml');
  const clientCa = clients === undefined ? '' : `, clientCa: ${files.clientCa}`;
  writeFileSync(config, `tls: { cert: ${files.cert}, key: ${files.key}${clientCa} }`);
  const child = startChild(['--config', config, '--port', '0', '--data', join(dir, 'data')], env);
  started.push(child);
  const url = await urlOf(child);
  return { child, url, port: Number(new URL(url).port), write };
}

async function get(port: number, options: { ca: string; cert?: string; key?: string }): Promise<number | string> {
  return await new Promise((resolve) => {
    const sent = request({ host: '127.0.0.1', servername: 'localhost', port, path: '/healthz', agent: false, ...options }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    sent.on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    sent.end();
  });
}

/** The cookie that a token is changed for. */
async function signIn(port: number, ca: string): Promise<string | undefined> {
  const headers = { 'content-type': 'application/json', 'x-synctrail-request': '1' };
  const sent = request({ host: '127.0.0.1', servername: 'localhost', port, path: '/api/session', method: 'POST', headers, ca });
  sent.end(JSON.stringify({ token: TOKEN }));
  const [answer] = (await once(sent, 'response')) as [IncomingMessage];
  answer.resume();
  return answer.headers['set-cookie']?.[0];
}

/** The common name of the certificate that is shown. */
async function shown(port: number): Promise<string | undefined> {
  const socket: TLSSocket = connect({ host: '127.0.0.1', port, servername: 'localhost', rejectUnauthorized: false });
  await once(socket, 'secureConnect');
  const name = socket.getPeerCertificate().subject.CN;
  socket.destroy();
  return Array.isArray(name) ? name[0] : name;
}

afterEach(async () => {
  await endAll(started.splice(0));
});

describe('a collector with a certificate', () => {
  test('serves https alone, to those who trust it', async () => {
    const pair = await certificate('first');
    const { url, port } = await startWith(pair, undefined, { SYNCTRAIL_TOKEN: TOKEN });
    expect(url).toMatch(/^https:/);
    expect(await get(port, { ca: pair.cert })).toBe(200);
    expect(await get(port, { ca: (await certificate('other')).cert })).toMatch(/SELF_SIGNED|UNABLE_TO_VERIFY/);
    const signedIn = await signIn(port, pair.cert);
    expect(signedIn).toMatch(/; HttpOnly; Secure; SameSite=Strict$/);
    await expect(fetch(`http://127.0.0.1:${port}/healthz`)).rejects.toThrow('fetch failed');
  });

  test('reads it again on SIGHUP and when its files change, and keeps the one before when it cannot be used', async () => {
    const { child, port, write } = await startWith(await certificate('first'));
    expect(await shown(port)).toBe('first');
    write(await certificate('second'));
    child.process.kill('SIGHUP');
    await expect.poll(async () => await shown(port)).toBe('second');
    write({ cert: 'nothing of the kind', key: 'neither' });
    child.process.kill('SIGHUP');
    await expect.poll(() => child.output()).toContain('The certificate cannot be used; the one before stays');
    expect(await shown(port)).toBe('second');
    write(await certificate('third'));
    await expect.poll(async () => await shown(port)).toBe('third');
    expect(child.process.exitCode).toBeNull();
  });

  test('asks clients for a certificate where it was told whose they must be', async () => {
    const pair = await certificate('server');
    const client = await certificate('client');
    const stranger = await certificate('stranger');
    const { port } = await startWith(pair, client);
    expect(await get(port, { ca: pair.cert, ...client })).toBe(200);
    expect(await get(port, { ca: pair.cert })).not.toBe(200);
    expect(await get(port, { ca: pair.cert, ...stranger })).not.toBe(200);
  });

  test('does not start with one that cannot be used, and says why', async () => {
    const dir = newDir();
    const config = join(dir, 'synctrail.yaml');
    writeFileSync(config, `tls: { cert: ${dir}/none.crt, key: ${dir}/none.key }`);
    const child = startChild(['--config', config, '--port', '0', '--data', dir]);
    started.push(child);
    expect(await child.ended).toBe(1);
    expect(child.output()).toContain('The certificate cannot be used (tls in the configuration): ENOENT');
  });
});
