import { spawnSync } from 'node:child_process';
import { randomBytes, randomInt } from 'node:crypto';
import { closeSync, cpSync, openSync, readFileSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { tried } from '../../../tests/support/tried.ts';
import { decodeTracesProtobuf } from '../../src/otlp/protobuf/traces.ts';
import { type Destination, startDestination } from '../forward/destination.ts';
import { type Answer, attribute, post, type SpanJson, spanJson, tracesJson } from '../otlp.ts';
import { sendUntilItFails } from '../senders.ts';
import { newGateway, startGateway, startGatewayOnSmallDisk, startTracedGateway, stopGateways } from './gateway.ts';
import { opened } from './opened.ts';

const NOWHERE = 'http://127.0.0.1:9';
const KILLS = 4;

let destination: Destination | undefined;
afterEach(async () => {
  await stopGateways();
  await destination?.leave();
  destination = undefined;
});

function idsOf(spans: readonly { readonly spanId: string }[]): Set<string> {
  return new Set(spans.map(({ spanId }) => spanId));
}

/** Ids of all spans in a queue that nobody has open. */
async function queuedIn(dir: string): Promise<Set<string>> {
  const { queue } = await opened(dir);
  const found = new Set<string>();
  for (let at = queue.records.head; at < queue.records.tail;) {
    const { entries, next } = await queue.records.read(at, { signals: new Set(['traces']) });
    for (const { request } of entries) for (const { spanId } of decodeTracesProtobuf(request)) found.add(spanId);
    at = next;
  }
  await queue.close();
  return found;
}

function lostOf(acknowledged: readonly SpanJson[], found: ReadonlySet<string>): number {
  return acknowledged.filter(({ spanId }) => !found.has(spanId)).length;
}

describe('what was acknowledged is never lost', () => {
  test('killed again and again under load, while nothing can be sent on: all of it is in the queue', { timeout: 120_000 }, async () => {
    const gateway = newGateway(NOWHERE, { segmentBytes: 65_536 });
    const acknowledged: SpanJson[] = [];
    for (let kill = 0; kill < KILLS; kill += 1) {
      const { child, url } = await startGateway(gateway);
      const after = randomInt(1, 60);
      const sent = await sendUntilItFails(url, 8, (batches) => {
        if (batches === after) child.process.kill('SIGKILL');
      });
      await child.ended;
      acknowledged.push(...sent);
    }
    expect(acknowledged.length).toBeGreaterThanOrEqual(KILLS * 20);
    const lost = lostOf(acknowledged, await queuedIn(gateway.queueDir));
    tried({ what: 'kill -9 under load: queue on disk', times: KILLS, acknowledged: acknowledged.length, lost });
    expect(lost).toBe(0);
  });

  test('killed again and again while it sends on: all of it arrives', { timeout: 120_000 }, async () => {
    destination = await startDestination();
    const gateway = newGateway(destination.url, { segmentBytes: 65_536 });
    const acknowledged: SpanJson[] = [];
    for (let kill = 0; kill < KILLS; kill += 1) {
      const { child, url } = await startGateway(gateway);
      const after = randomInt(1, 60);
      const sent = await sendUntilItFails(url, 8, (batches) => {
        if (batches === after) child.process.kill('SIGKILL');
      });
      await child.ended;
      acknowledged.push(...sent);
    }
    await startGateway(gateway);
    const { taken } = destination;
    await expect.poll(() => lostOf(acknowledged, idsOf(taken.flatMap(({ spans }) => spans)))).toBe(0);
    tried({ what: 'kill -9 under load: queue that is sent on', times: KILLS, acknowledged: acknowledged.length, lost: 0 });
  });

  test('two collectors never share a folder', { timeout: 60_000 }, async () => {
    const gateway = newGateway(NOWHERE);
    const { child } = await startGateway(gateway);
    const says = `${gateway.queueDir} is in use by another collector (process ${child.process.pid})`;
    await expect(startGateway(gateway)).rejects.toThrow(says);
    tried({ what: 'two collectors on one folder: the second is refused', times: 1, lost: 0 });
  });

  test('stopped in order, it answers what it has begun', { timeout: 60_000 }, async () => {
    const gateway = newGateway(NOWHERE);
    const { child, url } = await startGateway(gateway);
    const acknowledged = await sendUntilItFails(url, 8, (batches) => {
      if (batches === 20) child.process.kill('SIGTERM');
    });
    expect(await child.ended).toBe(0);
    expect(lostOf(acknowledged, await queuedIn(gateway.queueDir))).toBe(0);
  });
});

const hasNamespaces = spawnSync('unshare', ['--map-root-user', '--mount', 'mount', '-t', 'tmpfs', 'tmpfs', tmpdir()]).status === 0;

/** Fills the disk that the folder is on. */
function fillDisk(dir: string): string {
  const path = join(dir, 'filler');
  const file = openSync(path, 'w');
  try {
    for (;;) writeSync(file, Buffer.alloc(4_096));
  } catch {
    closeSync(file);
  }
  return path;
}

describe.skipIf(!hasNamespaces)('on a disk that is full (needs namespaces of users)', { timeout: 120_000 }, () => {
  async function send(url: string, acknowledged: SpanJson[]): Promise<Answer> {
    const spans = Array.from({ length: 20 }, () => spanJson({ attributes: [attribute('filler', randomBytes(3_000).toString('hex'))] }));
    const answer = await post(`${url}/v1/traces`, tracesJson(...spans));
    if (answer.status === 200) acknowledged.push(...spans);
    return answer;
  }

  test('nothing is acknowledged; when there is room again it goes on, and all that was acknowledged is there', async () => {
    const gateway = newGateway(NOWHERE);
    const { child, url, queueDir } = await startGatewayOnSmallDisk(gateway, 2_097_152);
    const acknowledged: SpanJson[] = [];
    for (let request = 0; request < 5; request += 1) await send(url, acknowledged);
    const filler = fillDisk(queueDir);
    // What is left of the last block may hold one more.
    await send(url, acknowledged);
    const refused = await send(url, acknowledged);
    expect(refused).toMatchObject({ status: 503, body: { message: expect.stringContaining('Send it again later') as string } });
    expect(refused.headers.get('retry-after')).toBe('5');
    rmSync(filler);
    for (let request = 0; request < 5; request += 1) expect((await send(url, acknowledged)).status).toBe(200);
    const copy = join(gateway.dir, 'copy');
    cpSync(queueDir, copy, { recursive: true });
    expect(child.output()).toContain('ENOSPC');
    expect(lostOf(acknowledged, await queuedIn(copy))).toBe(0);
  });

  test('/readyz says so while little is left, and that it is ready when there is room again', async () => {
    const { url, queueDir } = await startGatewayOnSmallDisk(newGateway(NOWHERE), 300 * 1_048_576);
    const ready = async () => {
      const answer = await fetch(`${url}/readyz`);
      return [answer.status, await answer.json()];
    };
    expect(await ready()).toEqual([200, { status: 'ready' }]);
    const filler = join(queueDir, 'filler');
    writeFileSync(filler, Buffer.alloc(64 * 1_048_576));
    expect(await ready()).toEqual([503, { status: 'the disk is nearly full' }]);
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
    rmSync(filler);
    expect(await ready()).toEqual([200, { status: 'ready' }]);
  });

  test('what was sent on is deleted all the same, which makes room', async () => {
    destination = await startDestination();
    await destination.leave();
    const gateway = newGateway(destination.url, { segmentBytes: 65_536 });
    const { url } = await startGatewayOnSmallDisk(gateway, 2_097_152);
    const acknowledged: SpanJson[] = [];
    while ((await send(url, acknowledged)).status === 200);
    expect(acknowledged.length).toBeGreaterThan(200);
    await destination.comeBack();
    await expect.poll(async () => (await send(url, acknowledged)).status).toBe(200);
    const { taken } = destination;
    await expect.poll(() => lostOf(acknowledged, idsOf(taken.flatMap(({ spans }) => spans)))).toBe(0);
  });
});

const hasStrace = spawnSync('strace', ['-V']).status === 0;

/** System calls in the order in which they began (`begin`) and ended (`end`). */
function callsIn(trace: string): { readonly name: string; readonly phase: 'begin' | 'end'; readonly text: string }[] {
  const unfinished = new Map<string, string>();
  return trace.split('\n').flatMap((line) => {
    const [, thread = '', rest = ''] = /^(\d+) +(.*)$/.exec(line) ?? [];
    const [, resumed] = /^<\.\.\. (\w+) resumed>/.exec(rest) ?? [];
    if (resumed !== undefined) return [{ name: resumed, phase: 'end' as const, text: `${unfinished.get(thread)} ${rest}` }];
    const [, name] = /^(\w+)\(/.exec(rest) ?? [];
    if (name === undefined) return [];
    const begun = { name, phase: 'begin' as const, text: rest };
    if (!rest.includes('<unfinished')) return [begun, { ...begun, phase: 'end' as const }];
    unfinished.set(thread, rest);
    return [begun];
  });
}

describe.skipIf(!hasStrace)('as the system calls show (needs strace)', () => {
  test(
    'every answer comes after the sync that follows its write, and a new file is made known before it',
    { timeout: 120_000 },
    async () => {
      const gateway = newGateway(NOWHERE, { segmentBytes: 65_536 });
      const { child, url, trace } = await startTracedGateway(gateway, 'openat,pwrite64,fdatasync,fsync,write,writev');
      const filler = [{ key: 'filler', value: { stringValue: '' } }];
      for (let request = 0; request < 30; request += 1) {
        const spans = Array.from({ length: 100 }, () => spanJson({ attributes: filler }));
        expect((await post(`${url}/v1/traces`, tracesJson(...spans))).status).toBe(200);
      }
      child.process.kill('SIGTERM');
      await child.ended;

      const order: string[] = [];
      for (const { name, phase, text } of callsIn(readFileSync(trace, 'utf8'))) {
        const isSegment = /queue\/records\/\d+\.segment/.test(text);
        if (name === 'openat' && isSegment && text.includes('O_CREAT') && phase === 'end') order.push('create');
        else if (name === 'fsync' && /queue\/records>/.test(text) && phase === 'end') order.push('sync folder');
        else if (name === 'pwrite64' && isSegment && phase === 'begin') order.push('write');
        else if (name === 'fdatasync' && isSegment && phase === 'end' && text.endsWith('= 0')) order.push('sync');
        else if (/^writev?$/.test(name) && phase === 'begin' && text.includes('HTTP/1.1 200 OK')) order.push('answer');
      }
      const text = order.join(' ');
      expect(order.filter((step) => step === 'answer')).toHaveLength(30);
      expect(order.filter((step) => step === 'create').length).toBeGreaterThan(1);
      // One request after the other, between what the collector writes down of its own start and stop.
      expect(text).toMatch(
        /^create sync folder write sync (?:(?:create sync folder )?write sync answer ){30}(?:create sync folder )?write sync$/,
      );
    },
  );
});
