import { randomBytes } from 'node:crypto';
import { appendFileSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import type { EntryLog, Position } from '../../src/queue/entry.ts';
import { entry, newDir, opened } from './opened.ts';

type Opened = Awaited<ReturnType<typeof opened>>;
const open: Opened[] = [];

async function start(...args: Parameters<typeof opened>): Promise<Opened> {
  const one = await opened(...args);
  open.push(one);
  return one;
}

afterEach(async () => {
  for (const { queue } of open.splice(0)) await queue.close();
});

/** Everything from a position on, in reads of so many bytes. */
async function texts(log: EntryLog, from: Position = 1, bytes = 4_096): Promise<string[]> {
  const found: string[] = [];
  for (let at = from; at < log.tail;) {
    const { entries, next } = await log.read(at, { bytes });
    found.push(...entries.map(({ request }) => request.toString()));
    expect(next).toBeGreaterThan(at);
    at = next;
  }
  return found;
}

function segmentsOf(dir: string): string[] {
  const folder = join(dir, 'records');
  const names = readdirSync(folder).filter((name) => name.endsWith('.segment'));
  return names.map((name) => join(folder, name));
}

async function fill(dir: string, all: readonly string[], options: Parameters<typeof opened>[1] = {}): Promise<void> {
  const { queue } = await start(dir, options);
  for (const text of all) await queue.append('records', entry(text));
  await queue.close();
}

const many = Array.from({ length: 60 }, (_, index) => `${index} ${randomBytes(400).toString('hex')}`);
const SMALL = { segmentBytes: 8_192 };

describe('a log on disk', () => {
  test('gives back what was appended, in order, from any position, also to another process later', async () => {
    const dir = newDir();
    const all = [...many, randomBytes(400_000).toString('hex'), ...many];
    await fill(dir, all, SMALL);
    expect(segmentsOf(dir).length).toBeGreaterThan(5);
    const { queue, said } = await start(dir, SMALL);
    expect(queue.records.tail).toBe(all.length + 1);
    expect(await texts(queue.records)).toEqual(all);
    expect(await texts(queue.records, 17, 1)).toEqual(all.slice(16));
    expect(await queue.append('records', entry('next'))).toEqual({ kind: 'safe', position: all.length + 1 });
    expect(said).toEqual([]);
  });

  test('many requests share one sync', async () => {
    const { queue } = await start(newDir());
    await Promise.all(many.map(async (text) => await queue.append('records', entry(text))));
    expect(queue.records.tail).toBe(many.length + 1);
    expect(queue.records.tally.syncs).toBeLessThanOrEqual(3);
  });

  test('passes over the signals that a reader does not want, and over what is not asked for', async () => {
    const { queue } = await start(newDir());
    for (const signal of ['traces', 'logs', 'metrics', 'logs'] as const) await queue.append('records', entry(signal, { signal, items: 7 }));
    const read = await queue.records.read(1, { signals: new Set(['logs']) });
    expect(read.entries.map(({ position, signal, items }) => ({ position, signal, items }))).toEqual([
      { position: 2, signal: 'logs', items: 7 },
      { position: 4, signal: 'logs', items: 7 },
    ]);
    expect(read.next).toBe(5);
    expect(await queue.records.read(1, { signals: new Set(['logs']), before: 3 })).toMatchObject({ entries: [{ position: 2 }], next: 3 });
    expect(await queue.records.read(2, { entries: 1 })).toMatchObject({ entries: [{ position: 2 }], next: 3 });
    expect(await queue.records.read(5)).toEqual({ entries: [], next: 5 });
  });

  test('tells when it has grown, and where fresh entries begin', async () => {
    const { queue } = await start(newDir(), SMALL);
    const grown = queue.records.grown(1);
    const now = Date.now();
    for (const [index, text] of many.entries()) await queue.append('records', entry(text, { receivedMs: now + index * 1_000 }));
    await queue.append('records', entry('one more'));
    await grown;
    expect(await queue.records.since(now + 40_500)).toBe(42);
    expect(await queue.records.since(0)).toBe(1);
    const stopped = new AbortController();
    const waiting = queue.records.grown(queue.records.tail, stopped.signal);
    stopped.abort();
    await waiting;
  });

  test('bodies are in a log and a budget of their own', async () => {
    const { queue } = await start(newDir(), { bytes: 1_048_576, bodyBytes: 2_000 });
    const body = randomBytes(1_500);
    expect(await queue.append('bodies', entry('', { request: body }))).toEqual({ kind: 'safe', position: 1 });
    expect(await queue.append('bodies', entry('', { request: body }))).toEqual({ kind: 'refused', why: 'full' });
    expect(await queue.append('records', entry('', { request: body }))).toEqual({ kind: 'safe', position: 1 });
    expect(await queue.append('bodies', entry('', { request: randomBytes(3_000) }))).toEqual({ kind: 'refused', why: 'too-large' });
    expect((await queue.bodies.read(1)).entries).toMatchObject([{ content: 'bodies', request: body }]);
  });

  test('gives each entry bytes of its own, also where small ones stand between large ones', async () => {
    const { queue } = await start(newDir());
    const all = Array.from({ length: 12 }, (_, index) => (index % 2 === 0 ? `small ${index}` : randomBytes(150_000).toString('latin1')));
    for (const text of all) await queue.append('records', entry(text));
    expect(await texts(queue.records, 1, 100_000_000)).toEqual(all);
  });

  test('is closed after what was appended is safe', async () => {
    const dir = newDir();
    const { queue } = await start(dir);
    const large = Array.from({ length: 40 }, () => randomBytes(500_000));
    const appending = large.map(async (request) => await queue.append('records', entry('', { request })));
    const all = Promise.all(appending);
    await expect.poll(() => queue.records.tail).toBeGreaterThan(1);
    await queue.close();
    const kept = (await Promise.allSettled(appending)).filter(({ status }) => status === 'fulfilled').length;
    await all.catch(() => {});
    const again = await start(dir);
    expect(again.queue.records.tail - 1).toBe(kept);
    await expect(queue.append('records', entry('late'))).rejects.toThrow('the queue is closed');
  });

  test('one process has a folder, and says so to the next', async () => {
    const dir = newDir();
    const { queue } = await start(dir);
    await expect(opened(dir)).rejects.toThrow(`is in use by another collector (process ${process.pid})`);
    await queue.close();
    await start(dir);
  });
});

describe('what every destination has done with', () => {
  const destinations = ['tempo', 'loki/eu'];

  test('is deleted, and only that', async () => {
    const dir = newDir();
    const { queue } = await start(dir, { ...SMALL, destinations });
    for (const text of many) await queue.append('records', entry(text));
    const before = segmentsOf(dir).length;
    await queue.records.cursor('tempo').save({ low: 61, ranges: [] });
    expect(segmentsOf(dir)).toHaveLength(before);
    await queue.records.cursor('loki/eu').save({ low: 31, ranges: [[40, 50]] });
    expect(segmentsOf(dir).length).toBeLessThan(before);
    expect(await texts(queue.records, 31)).toEqual(many.slice(30));
    expect(queue.records.entries).toBe(30);
    await queue.records.cursor('loki/eu').save({ low: 61, ranges: [] });
    expect(segmentsOf(dir).map((path) => statSync(path).size)).toEqual([0]);
    expect(await queue.append('records', entry('next'))).toEqual({ kind: 'safe', position: 61 });
  });

  test('is known after a restart', async () => {
    const dir = newDir();
    await fill(dir, many, { destinations });
    const first = await start(dir, { destinations });
    const ranges = [[20, 29] as const, [40, 50] as const];
    await Promise.all([1, 5, 10].map(async (low) => await first.queue.records.cursor('tempo').save({ low, ranges })));
    await first.queue.close();
    const { queue } = await start(dir, { destinations: ['tempo', 'new'] });
    expect(queue.records.cursor('tempo').progress).toEqual({ low: 10, ranges });
    expect(queue.records.cursor('new').progress).toEqual({ low: 1, ranges: [] });
    expect(() => queue.records.cursor('loki/eu')).toThrow('was not opened for the destination loki/eu');
  });

  test('makes room in a queue that is full', async () => {
    const { queue } = await start(newDir(), { ...SMALL, bytes: 30_000 });
    const sent: number[] = [];
    const append = async () => await queue.append('records', entry(randomBytes(1_000).toString('latin1')));
    while ((await append()).kind === 'safe') sent.push(1);
    expect(sent.length).toBeGreaterThan(10);
    expect(queue.records.bytes).toBeLessThanOrEqual(30_000);
    await queue.records.cursor('somewhere').save({ low: sent.length, ranges: [] });
    expect((await append()).kind).toBe('safe');
  });

  test('a position is never given twice, also when the files that had it are gone', async () => {
    const dir = newDir();
    await fill(dir, many);
    const first = await start(dir);
    await first.queue.records.cursor('somewhere').save({ low: 55, ranges: [[58, 60]] });
    await first.queue.close();
    for (const path of segmentsOf(dir)) writeFileSync(path, readFileSync(path).subarray(0, 2_000));
    const { queue } = await start(dir);
    expect(await queue.append('records', entry('next'))).toEqual({ kind: 'safe', position: 61 });
    expect((await queue.records.read(55)).entries.map(({ request }) => request.toString())).toEqual(['next']);
  });

  test('a cursor that cannot be read lets its destination begin anew, and says so', async () => {
    const dir = newDir();
    await fill(dir, many);
    mkdirSync(join(dir, 'records', 'cursors'), { recursive: true });
    writeFileSync(join(dir, 'records', 'cursors', 'somewhere.json'), '{"low":');
    const { queue, said } = await start(dir);
    expect(queue.records.cursor('somewhere').progress).toEqual({ low: 1, ranges: [] });
    expect(said).toEqual([expect.stringContaining('somewhere.json')]);
  });

  test('what is older than the retention is given up, and told', async () => {
    const dir = newDir();
    const { queue, said } = await start(dir, { ...SMALL, keepDays: 1 });
    const now = Date.now();
    for (const text of many) await queue.append('records', entry(text, { receivedMs: now - 30 * 3_600_000 }));
    for (const text of many) await queue.append('records', entry(text, { receivedMs: now }));
    await queue.expire(now);
    expect(queue.records.head).toBeGreaterThan(40);
    expect(queue.records.head).toBeLessThanOrEqual(61);
    expect(queue.records.tally.expired).toBe(queue.records.head - 1);
    expect(said).toEqual([expect.stringContaining(`"entries":${queue.records.head - 1},"days":1`)]);
    await queue.expire(now + 2 * 86_400_000);
    expect(await texts(queue.records)).toEqual([]);
    expect(queue.records.tally.expired).toBe(120);
  });
});

describe('a file behind the oldest that does not tell when it begins', () => {
  test('is no reason to give up the oldest', async () => {
    const dir = newDir();
    await fill(dir, many, SMALL);
    const [, second = ''] = segmentsOf(dir).sort();
    const bytes = readFileSync(second);
    bytes.fill(0, 0, 40);
    writeFileSync(second, bytes);
    const { queue, said } = await start(dir, SMALL);
    await queue.expire(Date.now());
    expect([queue.records.head, queue.records.tally.expired, said]).toEqual([1, 0, []]);
    const there = await texts(queue.records);
    expect(there).toEqual(many.filter((text) => there.includes(text)));
    expect(there.length).toBe(many.length - queue.records.tally.broken);
    expect(queue.records.tally.broken).toBe(1);
  });

  test('goes with it when what follows is old too', async () => {
    const dir = newDir();
    const old = { receivedMs: Date.now() - 30 * 3_600_000 };
    const first = await opened(dir, { ...SMALL, keepDays: 2 });
    for (const text of many) await first.queue.append('records', entry(text, old));
    await first.queue.close();
    const paths = segmentsOf(dir).sort();
    expect(paths.length).toBeGreaterThan(3);
    for (const path of paths.slice(1, 3)) {
      const bytes = readFileSync(path);
      bytes.fill(0, 0, 40);
      writeFileSync(path, bytes);
    }
    const { queue } = await start(dir, { ...SMALL, keepDays: 2 });
    await queue.expire(Date.now() + 86_400_000);
    expect(await texts(queue.records)).toEqual([]);
    expect(queue.records.tally.expired).toBe(many.length);
  });
});

describe('what a crash or the disk leaves', () => {
  const few = ['first', randomBytes(600).toString('latin1'), 'the last one'];

  test('a write that was cut off at any byte is removed and told, the rest is there', { timeout: 120_000 }, async () => {
    const dir = newDir();
    await fill(dir, few);
    const [path = ''] = segmentsOf(dir);
    const whole = readFileSync(path);
    const ends = [0];
    for (const text of few) ends.push((ends.at(-1) ?? 0) + (await sizeOf(text)));
    expect(ends.at(-1)).toBe(whole.length);
    for (let length = 0; length < whole.length; length += 1) {
      writeFileSync(path, whole.subarray(0, length));
      const { queue, said } = await opened(dir);
      const there = ends.filter((end) => end > 0 && end <= length).length;
      const torn = length - (ends[there] ?? 0);
      expect(await texts(queue.records)).toEqual(few.slice(0, there));
      expect(queue.records.tally.tornBytes).toBe(torn);
      expect(said).toHaveLength(torn > 0 ? 1 : 0);
      expect(await queue.append('records', entry('after'))).toEqual({ kind: 'safe', position: there + 1 });
      expect(await texts(queue.records)).toEqual([...few.slice(0, there), 'after']);
      await queue.close();
    }
  });

  test('whatever bytes stand behind the last entry are removed', async () => {
    const dir = newDir();
    await fill(dir, few);
    const [path = ''] = segmentsOf(dir);
    const whole = readFileSync(path);
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc.uint8Array({ minLength: 1, maxLength: 300 }),
          fc.nat(200_000).map((length) => Buffer.alloc(length)),
        ),
        async (bytes) => {
          writeFileSync(path, whole);
          appendFileSync(path, bytes);
          const { queue } = await opened(dir);
          expect(await texts(queue.records)).toEqual(few);
          expect(statSync(path).size).toBe(whole.length);
          await queue.close();
        },
      ),
      { numRuns: 50 },
    );
  });

  test.for([
    { where: 'that is not written to any more', isLast: false },
    { where: 'that was written to last', isLast: true },
  ])('a file $where that is broken in the middle is set aside, its whole entries and the other files go on', async ({ isLast }) => {
    const dir = newDir();
    await fill(dir, many, SMALL);
    const paths = segmentsOf(dir);
    const path = (isLast ? paths.at(-1) : paths[2]) ?? '';
    const bytes = readFileSync(path);
    // One byte of the second entry's payload, which begins behind the first of some 450 bytes.
    bytes.writeUInt8(bytes.readUInt8(700) ^ 0xff, 700);
    writeFileSync(path, bytes);
    const { queue, said } = await start(dir, SMALL);
    const found = await texts(queue.records);
    expect(found).toHaveLength(many.length - 1);
    expect(found).toEqual(many.filter((text) => found.includes(text)));
    expect(said).toEqual([expect.stringContaining('"lost":1}')]);
    expect(queue.records.tally).toMatchObject({ setAside: 1, broken: 1, tornBytes: 0 });
    expect(readdirSync(join(dir, 'records', 'broken'))).toHaveLength(1);
    expect(await queue.append('records', entry('next'))).toEqual({ kind: 'safe', position: many.length + 1 });
    expect(await texts(queue.records)).toEqual([...found, 'next']);
    await queue.close();
    const again = await start(dir, SMALL);
    expect(await texts(again.queue.records)).toEqual([...found, 'next']);
    expect(again.said).toEqual([]);
  });

  test('whatever bytes of a file are overwritten, no entry is ever given that was not appended, and those elsewhere are', async () => {
    const dir = newDir();
    await fill(dir, many.slice(0, 20));
    const [path = ''] = segmentsOf(dir);
    const whole = readFileSync(path);
    const damage = fc.tuple(fc.nat(whole.length - 1), fc.uint8Array({ minLength: 1, maxLength: 600 }));
    await fc.assert(
      fc.asyncProperty(damage, async ([at, bytes]) => {
        const broken = Buffer.from(whole);
        broken.set(bytes.subarray(0, whole.length - at), at);
        writeFileSync(path, broken);
        const { queue } = await opened(dir);
        const found = await texts(queue.records);
        expect(found).toEqual(many.filter((text) => found.includes(text)));
        expect(found.length).toBeGreaterThanOrEqual(17);
        await queue.close();
      }),
      { numRuns: 100 },
    );
  });
});

async function sizeOf(text: string): Promise<number> {
  const { queue } = await opened(newDir());
  await queue.append('records', entry(text));
  const { bytes } = queue.records;
  await queue.close();
  return bytes;
}
