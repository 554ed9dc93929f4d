import { once } from 'node:events';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { Agent, request as httpRequest } from 'node:http';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { tried } from '../../tests/support/tried.ts';
import { type Child, startChild } from './child.ts';
import { post, spanJson, tracesJson } from './otlp.ts';

let child: Child;
let url: string;
let port: number;

beforeAll(async () => {
  const dir = mkdtempSync(join(tmpdir(), 'synctrail-slow-'));
  const config = join(dir, 'synctrail.yaml');
  writeFileSync(config, JSON.stringify({ listen: { port: 0 }, store: { dir }, limits: { requestMs: 500, keepAliveMs: 2_000 } }));
  child = startChild(['--config', config]);
  url = (await child.url) ?? '';
  port = Number(new URL(url).port);
});
afterAll(async () => {
  child.process.kill('SIGKILL');
  await child.ended;
});

/** Sends byte after byte until the connection is closed; answers what came. */
async function drip(text: string): Promise<string> {
  const socket: Socket = connect(port, '127.0.0.1');
  let heard = '';
  socket.on('data', (data) => (heard += data.toString()));
  // A write after the other side closed is told as an error.
  socket.on('error', () => {});
  await once(socket, 'connect');
  let sent = 0;
  const timer = setInterval(() => {
    socket.write(text.charAt(sent % text.length));
    sent += 1;
  }, 20);
  await new Promise((resolve) => socket.once('close', resolve));
  clearInterval(timer);
  return heard;
}

const HEAD = 'POST /v1/traces HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 100000\r\n';

describe('a slow client', () => {
  test.for([
    { name: 'that never ends its headers', text: `${HEAD}${'X-More: and more\r\n'.repeat(1_000)}` },
    { name: 'that never ends its body', text: `${HEAD}\r\n${' '.repeat(99_999)}` },
  ])('$name is cut off, and told why', { timeout: 30_000 }, async ({ text }) => {
    expect(await drip(text)).toMatch(/^HTTP\/1\.1 408 Request Timeout\r\n/);
    expect(await post(`${url}/v1/traces`, tracesJson(spanJson()))).toMatchObject({ status: 200 });
  });

  test('a hundred of them do not hold up the others', { timeout: 30_000 }, async () => {
    const slow = Array.from({ length: 100 }, async () => await drip(HEAD));
    for (let request = 0; request < 20; request += 1) {
      expect(await post(`${url}/v1/traces`, tracesJson(spanJson()))).toMatchObject({ status: 200 });
    }
    await Promise.all(slow);
    tried({ what: 'slow senders of headers and bodies, cut off', times: slow.length, lost: 0 });
  });
});

describe('a connection', () => {
  test('is kept for the next request, and closed when nothing comes', async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const sockets = new Set<Socket>();
    async function send(): Promise<void> {
      const request = httpRequest(`${url}/v1/traces`, { method: 'POST', agent, headers: { 'content-type': 'application/json' } });
      request.on('socket', (socket) => sockets.add(socket));
      request.end('{}');
      const [response] = (await once(request, 'response')) as [NodeJS.ReadableStream & { statusCode: number }];
      expect(response.statusCode).toBe(200);
      response.resume();
      await once(response, 'end');
    }
    await send();
    await send();
    expect(sockets.size).toBe(1);
    const [socket] = sockets;
    await expect.poll(() => socket?.destroyed).toBe(true);
    agent.destroy();
  });
});
