import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { afterEach, expect, test } from 'vitest';
import type { Child } from '../../collector/test/child.ts';
import { tried } from '../support/tried.ts';
import { folderOf, kill, killAll, start } from './support/collector.ts';
import { Chance, extent, seedOf } from './support/extent.ts';
import { batchOf, Ledger } from './support/load.ts';
import { stored } from './support/stored.ts';

const MIB = 1_048_576;
const SENDERS = extent(24, 60);

afterEach(killAll);

/** The most memory that a process has had, bytes. Linux tells. */
function peakBytes({ process }: Child): number {
  const [, kib = ''] = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${process.pid}/status`, 'utf8')) ?? [];
  return Number(kib) * 1_024;
}

/** Sends good batches while something goes on beside them, until that has ended. */
async function sendBeside(url: string, chance: Chance, ledger: Ledger, goesOn: Promise<unknown>): Promise<void> {
  const until = new AbortController();
  const senders = ledger.sendFrom(url, 2, () => batchOf(chance, Date.now), until.signal);
  await goesOn;
  until.abort();
  await senders;
}

async function lostOf(url: string, ledger: Ledger): Promise<number> {
  const found = await stored(url);
  return ledger.lostOf(new Set(found.keys())).length;
}

test('bombs that come together are refused within the memory that is meant for requests', { timeout: 600_000 }, async () => {
  const chance = new Chance(seedOf('bombs'));
  const ledger = new Ledger();
  const { url, child } = await start(folderOf({}));
  await ledger.send(url, batchOf(chance, Date.now));
  const before = peakBytes(child);
  const plain = Buffer.alloc(63 * MIB, 32);
  const bombs = [
    { 'content-encoding': 'gzip', body: new Uint8Array(gzipSync(plain)) },
    { 'content-encoding': 'zstd', body: new Uint8Array(zstdCompressSync(plain)) },
  ] as const;
  const statuses: number[] = [];
  const throwBomb = async (index: number) => {
    const { body, ...headers } = bombs[index % 2 === 0 ? 0 : 1];
    const answer = await fetch(`${url}/v1/traces`, { method: 'POST', headers: { ...headers, 'content-type': 'application/json' }, body });
    statuses.push(answer.status);
    await answer.arrayBuffer();
  };
  await sendBeside(url, chance, ledger, Promise.all(Array.from({ length: SENDERS }, async (_, index) => await throwBomb(index))));
  const grown = (peakBytes(child) - before) / MIB;
  const lost = await lostOf(url, ledger);
  console.info(`${SENDERS} bombs of 63 MiB: ${Math.round(grown)} MiB more at the most, answers ${[...new Set(statuses)].join()}`);
  tried({ what: 'gzip and zstd bombs at once', times: SENDERS, acknowledged: ledger.acknowledged.size, lost });
  expect(statuses.filter((status) => ![400, 413, 503].includes(status))).toEqual([]);
  expect(lost).toBe(0);
  expect(grown).toBeLessThan(1_024);
});

test('bodies without a length that come together stay within the memory that is meant for requests', { timeout: 600_000 }, async () => {
  const chance = new Chance(seedOf('bodies without a length'));
  const ledger = new Ledger();
  const { url, child } = await start(folderOf({ limits: { inFlightBytes: '64MiB' } }));
  await ledger.send(url, batchOf(chance, Date.now));
  const before = peakBytes(child);
  const { port } = new URL(url);
  const piece = Buffer.from(`${MIB.toString(16)}\r\n${' '.repeat(MIB)}\r\n`);
  const sockets: Socket[] = [];
  // Each sends 15 MiB and then nothing more, for as long as it may.
  const hold = async () => {
    const socket = connect(Number(port), '127.0.0.1').on('error', () => undefined);
    sockets.push(socket);
    socket.resume();
    const closed = once(socket, 'close').catch(() => undefined);
    socket.write('POST /v1/traces HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n');
    for (let mib = 0; mib < 15 && !socket.destroyed; mib += 1) {
      if (!socket.write(piece)) await Promise.race([once(socket, 'drain').catch(() => undefined), closed]);
    }
  };
  await sendBeside(url, chance, ledger, Promise.all(Array.from({ length: SENDERS }, hold)));
  const grown = (peakBytes(child) - before) / MIB;
  for (const socket of sockets) socket.destroy();
  await expect.poll(async () => await ledger.send(url, batchOf(chance, Date.now))).toBe(200);
  const lost = await lostOf(url, ledger);
  console.info(`${SENDERS} bodies of 15 MiB without a length: ${Math.round(grown)} MiB more at the most`);
  tried({ what: 'large bodies without a length at once', times: SENDERS, acknowledged: ledger.acknowledged.size, lost });
  expect(lost).toBe(0);
  expect(grown).toBeLessThan(512);
});

test('readers that ask for everything and read nothing hold up nobody', { timeout: 600_000 }, async () => {
  const chance = new Chance(seedOf('slow readers'));
  const ledger = new Ledger();
  const { url, child } = await start(folderOf({ limits: { requestMs: 1_000 } }));
  for (let batch = 0; batch < 100; batch += 1) await ledger.send(url, batchOf(chance, Date.now, 12_000));
  const before = peakBytes(child);
  const ask = 'GET /store/export?from=2026-01-01&to=2036-01-01 HTTP/1.1\r\nHost: localhost\r\n\r\n';
  const sockets = Array.from({ length: SENDERS }, () => {
    const socket = connect(Number(new URL(url).port), '127.0.0.1').on('error', () => undefined);
    socket.write(ask);
    return socket.pause();
  });
  await sendBeside(
    url,
    chance,
    ledger,
    (async () => {
      for (let query = 0; query < 20; query += 1) {
        const answer = await fetch(`${url}/tempo/api/search?q=${encodeURIComponent('{}')}&limit=5`);
        expect(answer.status).toBe(200);
        await answer.arrayBuffer();
      }
    })(),
  );
  // They are cut off, though they hold on.
  await expect.poll(async () => (await fetch(`${url}/store/export?record=none`)).status).toBe(200);
  const grown = (peakBytes(child) - before) / MIB;
  const lost = await lostOf(url, ledger);
  for (const socket of sockets) socket.destroy();
  console.info(`${SENDERS} readers that read nothing: ${Math.round(grown)} MiB more at the most`);
  tried({ what: 'readers that read nothing', times: SENDERS, acknowledged: ledger.acknowledged.size, lost });
  expect(lost).toBe(0);
  expect(grown).toBeLessThan(1_024);
  await kill(child);
});
