import { randomBytes } from 'node:crypto';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Batch } from './batch.ts';
import { frameHeader, waitingFrames } from './frame.ts';
import { Spool } from './spool.ts';

let root = '';
let folder = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'synctrail-spool-unit-'));
  folder = join(root, 'service');
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const spoolOf = (limitBytes = 1_000_000_000): Spool => new Spool({ folder, limitBytes });
const batch = (text: string, count = 1): Batch => ({ signal: count % 2 === 0 ? 'logs' : 'traces', body: Buffer.from(text), count });
const files = (): string[] => readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.spool'));

/** What a spool gives, each delivered at once. */
function drained(spool: Spool): string[] {
  const seen: string[] = [];
  for (let next = spool.next(); next !== undefined; next = spool.next()) {
    seen.push(`${next.signal} ${next.count} ${Buffer.from(next.body).toString()}`);
    spool.done(next);
  }
  return seen;
}

/** A folder as a process leaves that was killed: no process has this number. */
function killed(name: string, content: Buffer): void {
  const path = join(folder, `${hostname().replaceAll(/[^\w.-]/g, '_')}~4194999~1~${name}`);
  mkdirSync(path, { recursive: true, mode: 0o700 });
  chmodSync(folder, 0o700);
  writeFileSync(join(path, '00000001.spool'), content);
}

const framed = (...batches: Batch[]): Buffer =>
  Buffer.concat(
    batches.flatMap((each) => {
      const packed = gzipSync(each.body);
      return [frameHeader(each, packed), packed];
    }),
  );
/** Text that packing does not make much shorter. */
const noise = (length: number): string => randomBytes(length).toString('base64').slice(0, length);

describe('a spool', () => {
  it('gives back what it took, in order, and leaves nothing', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.string({ maxLength: 50 }), fc.integer({ min: 1, max: 1_000 })), { maxLength: 30 }), (given) => {
        const spool = spoolOf();
        for (const [text, count] of given) expect(spool.add(batch(text, count))).toBe(true);
        expect(spool.count).toBe(given.reduce((sum, [, count]) => sum + count, 0));
        expect(drained(spool)).toEqual(
          given.map(([text, count]) => `${batch(text, count).signal} ${count} ${Buffer.from(text).toString()}`),
        );
        expect([spool.empty, spool.bytes, files()]).toEqual([true, 0, []]);
      }),
      { numRuns: 50 },
    );
    expect(readdirSync(root)).toEqual([]);
  });

  it('goes on in another file when one is large, and removes each when it is delivered', () => {
    const spool = spoolOf();
    for (let index = 0; index < 5; index += 1) spool.add(batch(noise(3_000_000), index + 1));
    expect(files()).toHaveLength(3);
    const first = spool.next();
    const second = spool.next();
    if (first === undefined || second === undefined) throw new Error('nothing there');
    spool.done(second);
    expect(files()).toHaveLength(3);
    spool.done(first);
    expect(files()).toHaveLength(2);
    expect(drained(spool)).toHaveLength(3);
  });

  it('is for this user alone', () => {
    const spool = spoolOf();
    spool.add(batch('secret'));
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    expect(statSync(spool.folder).mode & 0o777).toBe(0o700);
    for (const name of files()) expect(statSync(join(root, name)).mode & 0o777).toBe(0o600);
  });

  it('is not used where others may read it', () => {
    mkdirSync(folder, { mode: 0o755 });
    const spool = spoolOf();
    expect(spool.add(batch('secret'))).toBe(false);
    expect(spool.refusal).toBe('the spool cannot be written');
    expect(files()).toEqual([]);
  });

  it('takes no more than its limit, and more again when some is delivered', () => {
    const spool = spoolOf(1_000);
    expect(spool.add(batch(noise(900)))).toBe(true);
    expect(spool.add(batch(noise(900)))).toBe(false);
    expect(spool.refusal).toBe('the spool is full');
    drained(spool);
    expect(spool.add(batch(noise(900)))).toBe(true);
  });

  it('gives a batch again that could not be sent', () => {
    const spool = spoolOf();
    spool.add(batch('one'));
    spool.add(batch('two'));
    const first = spool.next();
    if (first?.kept === undefined) throw new Error('nothing there');
    first.kept.out = false;
    expect(drained(spool)).toEqual(['traces 1 one', 'traces 1 two']);
  });
});

describe('what a dead process left', () => {
  it('is taken over in order, before what is new', () => {
    killed('b', framed(batch('third')));
    killed('a', framed(batch('first'), batch('second')));
    const spool = spoolOf();
    spool.adopt();
    spool.add(batch('fourth'));
    expect(drained(spool)).toEqual(['traces 1 first', 'traces 1 second', 'traces 1 third', 'traces 1 fourth']);
    expect(readdirSync(root)).toEqual([]);
  });

  it('is taken over once, by whoever comes first', () => {
    killed('a', framed(batch('only')));
    const [one, other] = [spoolOf(), spoolOf()];
    one.adopt();
    other.adopt();
    expect([drained(one), drained(other)]).toEqual([['traces 1 only'], []]);
  });

  it('is sent without what had been delivered before it died', () => {
    const spool = spoolOf();
    for (const text of ['one', 'two', 'three']) spool.add(batch(text));
    const first = spool.next();
    if (first === undefined) throw new Error('nothing there');
    spool.done(first);
    const content = readFileSync(join(root, files()[0] ?? ''));
    killed('a', content);
    const next = spoolOf();
    next.adopt();
    expect(drained(next)).toEqual(['traces 1 two', 'traces 1 three']);
  });

  it('is left alone while its process lives', () => {
    const living = spoolOf();
    living.add(batch('mine'));
    const other = spoolOf();
    other.adopt();
    expect(drained(other)).toEqual([]);
    expect(drained(living)).toEqual(['traces 1 mine']);
  });

  it('is read up to a torn tail, wherever it is torn', () => {
    const batches = ['one', 'two', 'three'].map((text) => batch(text));
    const whole = framed(...batches);
    fc.assert(
      fc.property(fc.integer({ min: 0, max: whole.length }), (length) => {
        killed('torn', whole);
        const [name] = files();
        truncateSync(join(root, name ?? ''), length);
        const spool = spoolOf();
        spool.adopt();
        const ends = [0, 1, 2, 3].map((count) => framed(...batches.slice(0, count)).length);
        expect(drained(spool)).toHaveLength(ends.filter((end) => end > 0 && end <= length).length);
        expect(files()).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  it('is never sent damaged', () => {
    const whole = framed(batch('something of some length'));
    fc.assert(
      fc.property(fc.integer({ min: 20, max: whole.length - 1 }), fc.integer({ min: 1, max: 255 }), (at, change) => {
        const damaged = Buffer.from(whole);
        damaged[at] = (damaged[at] ?? 0) ^ change;
        expect(waitingFrames(damaged)).toEqual({ frames: [], torn: true });
      }),
    );
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => waitingFrames(Buffer.from(bytes)).frames.length === 0));
  });

  it('stays in a closed spool for the next one of the same process', () => {
    const spool = spoolOf();
    spool.add(batch('kept'));
    spool.close();
    const next = spoolOf();
    next.adopt();
    expect(drained(next)).toEqual(['traces 1 kept']);
  });
});
