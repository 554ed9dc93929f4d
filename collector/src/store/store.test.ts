import { cpSync, mkdtempSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test, vi } from 'vitest';
import type { LogRecord, Span } from '../otlp/records.ts';
import { openStore, type StoreOptions } from './open-store.ts';
import type { OpenStore, Store } from './store.ts';

const DAY_NS = 86_400_000_000_000n;
const NOON = 1_795_262_400_000_000_000n; // 2026-11-21T12:00:00Z

const resource = { attributes: [{ key: 'service.name', type: 'string' as const, value: 'crm-sync' }] };
const scope = { name: 'synctrail', version: '1' };

function span(traceId: string, index: number, startNs: bigint): Span {
  return {
    resource,
    scope,
    traceId,
    spanId: (index + 1).toString(16).padStart(16, '0'),
    parentSpanId: '',
    traceState: '',
    name: 'entity contact',
    kind: 1,
    startNs,
    endNs: startNs + 5n,
    attributes: [
      { key: 'sync.level', type: 'string', value: 'entity' },
      { key: 'http.response.status_code', type: 'string', value: 'not a number' },
    ],
    events: [],
    links: [],
    statusCode: 0,
    statusMessage: '',
  };
}

function log(kind: string, timeNs: bigint): LogRecord {
  return {
    resource,
    scope,
    timeNs,
    observedNs: timeNs,
    severityNumber: 9,
    severityText: 'INFO',
    eventName: 'FULL_SYNC_STARTED',
    body: 'began',
    attributes: [
      { key: 'sync.kind', type: 'string', value: kind },
      { key: 'sync.run.id', type: 'string', value: 'r1' },
      { key: 'sync.count.failed', type: 'int', value: 2 },
    ],
    traceId: '',
    spanId: '',
  };
}

const TRACE = '0a637b12e926a1f941277242971ea24b';
const opened: OpenStore[] = [];

function newDir(): string {
  return mkdtempSync(join(tmpdir(), 'synctrail-store-'));
}

async function opening(options: Partial<StoreOptions> & { dir: string }): Promise<OpenStore> {
  // Nothing of these tests is ever too old, whatever the clock says.
  const store = await openStore({ retention: { details: 100_000, events: 100_000, progress: 100_000, metrics: 100_000 }, ...options });
  opened.push(store);
  return store;
}

async function count(store: Store, table: 'spans' | 'logs', fromNs = 0n, toNs = NOON + 100n * DAY_NS): Promise<unknown> {
  const [row] = await store.select({ table, fromNs, toNs, sql: 'SELECT count(*) AS n FROM $source', params: [] });
  return row?.['n'];
}

afterEach(async () => {
  await Promise.all(opened.splice(0).map((store) => store.close()));
});

describe('the embedded store', () => {
  test('keeps a batch over several days, each in its own file, and reads a trace across them', async () => {
    const dir = newDir();
    const store = await opening({ dir });
    await store.addSpans([span(TRACE, 0, NOON), span(TRACE, 1, NOON + DAY_NS), span('f'.repeat(32), 2, NOON)], 'batch');
    const rows = await store.trace(TRACE);
    expect(rows.map((row) => row['span_id'])).toEqual(['0000000000000001', '0000000000000002']);
    expect(await store.trace(TRACE, { fromNs: NOON + 1n, toNs: NOON + 2n * DAY_NS })).toHaveLength(1);
    expect(await count(store, 'spans', NOON + DAY_NS, NOON + DAY_NS)).toBe(1n);
    expect(readdirSync(dir).filter((file) => file.endsWith('.duckdb'))).toEqual(
      expect.arrayContaining(['details-2026-11-21.duckdb', 'details-2026-11-22.duckdb']),
    );
  });

  test('keeps an attribute of another type than its column beside the others', async () => {
    const store = await opening({ dir: newDir() });
    await store.addSpans([span(TRACE, 0, NOON)], 'batch');
    const [row] = await store.trace(TRACE);
    expect(row?.['http.response.status_code']).toBeNull();
    expect(row?.['attrs']).toBe('[{"key":"http.response.status_code","value":{"stringValue":"not a number"}}]');
  });

  test('does not keep a batch twice, also after it was opened again', async () => {
    const dir = newDir();
    const first = await opening({ dir });
    await Promise.all([first.addSpans([span(TRACE, 0, NOON)], 'batch'), first.addSpans([span(TRACE, 0, NOON)], 'batch')]);
    await first.close();
    const second = await opening({ dir });
    await second.addSpans([span(TRACE, 0, NOON)], 'batch');
    expect(await count(second, 'spans')).toBe(1n);
  });

  test('keeps each workspace in files of its own, also one whose name is part of another, and after it was opened again', async () => {
    const dir = newDir();
    const first = await opening({ dir });
    expect(await first.of('acme').trace(TRACE)).toEqual([]);
    await first.addSpans([span(TRACE, 0, NOON)], 'batch');
    await first.of('acme').addSpans([span(TRACE, 1, NOON), span(TRACE, 2, NOON)], 'batch');
    await first.of('acme-eu').addLogs([log('lifecycle', NOON)], 'batch');
    await first.close();
    expect(readdirSync(join(dir, 'workspaces'))).toEqual(['acme', 'acme-eu']);
    const second = await opening({ dir });
    const counts = async (table: 'spans' | 'logs') =>
      await Promise.all(['default', 'acme', 'acme-eu', 'other'].map((name) => count(second.of(name), table)));
    expect(await counts('spans')).toEqual([1n, 2n, 0n, 0n]);
    expect(await counts('logs')).toEqual([0n, 0n, 1n, 0n]);
    expect(await second.of('default').trace(TRACE)).toHaveLength(1);
    expect(await second.of('acme').trace(TRACE)).toHaveLength(2);
    expect(readdirSync(join(dir, 'workspaces'))).toEqual(['acme', 'acme-eu']);
    for (const name of ['', '..', 'Acme', 'a_b', 'a/b', 'a'.repeat(64)]) expect(() => second.of(name)).toThrow(/no name of a workspace/);
  });

  test('names labels and metadata as Loki does', async () => {
    const store = await opening({ dir: newDir() });
    await store.addLogs([log('lifecycle', NOON)], 'batch');
    const sql = 'SELECT sync_kind, service_name, sync_integration, sync_run_id, line, metadata FROM $source';
    const [row] = await store.select({ table: 'logs', fromNs: NOON, toNs: NOON, sql, params: [] });
    expect({ ...row, metadata: JSON.parse(String(row?.['metadata'])) as unknown }).toEqual({
      sync_kind: 'lifecycle',
      service_name: 'crm-sync',
      sync_integration: '',
      sync_run_id: 'r1',
      line: 'began',
      metadata: { scope_name: 'synctrail', scope_version: '1', sync_count_failed: '2', observed_timestamp: String(NOON) },
    });
  });

  test('deletes progress after two days, details after thirty, and keeps the events of a run longer', async () => {
    const dir = newDir();
    const now = BigInt(Date.now()) * 1_000_000n;
    const first = await opening({ dir });
    for (const [index, days] of [0n, 10n, 40n].entries()) {
      await first.addSpans([span(TRACE, index, now - days * DAY_NS)], `spans ${days}`);
      await first.addLogs(
        ['lifecycle', 'progress', 'failure'].map((kind) => log(kind, now - days * DAY_NS)),
        `logs ${days}`,
      );
    }
    await first.close();
    const second = await openStore({ dir });
    opened.push(second);
    // The deletion is queued before the first write.
    await second.addSpans([span('e'.repeat(32), 9, now)], 'after');
    const sql = 'SELECT sync_kind, count(*) AS n FROM $source GROUP BY ALL ORDER BY ALL';
    const kinds = await second.select({ table: 'logs', fromNs: 0n, toNs: now, sql, params: [] });
    expect(kinds).toEqual([
      { sync_kind: 'failure', n: 2n },
      { sync_kind: 'lifecycle', n: 3n },
      { sync_kind: 'progress', n: 1n },
    ]);
    expect(await second.trace(TRACE)).toHaveLength(2);
  });

  test('sets a file aside that cannot be read, says so, and goes on', async () => {
    const dir = newDir();
    const first = await opening({ dir });
    await first.addSpans([span(TRACE, 0, NOON), span(TRACE, 1, NOON + DAY_NS)], 'batch');
    await first.close();
    writeFileSync(join(dir, 'details-2026-11-21.duckdb'), 'no database at all');
    const notes: string[] = [];
    const second = await opening({ dir, note: (_level, message) => notes.push(message) });
    expect(notes.join()).toContain('details-2026-11-21.duckdb cannot be read and was set aside');
    expect(await second.trace(TRACE)).toHaveLength(1);
    await second.addSpans([span(TRACE, 0, NOON)], 'batch');
    expect(await second.trace(TRACE)).toHaveLength(2);
    expect(readdirSync(dir).some((file) => file.startsWith('details-2026-11-21.duckdb.unreadable-'))).toBe(true);
  });

  test('takes what is damaged out of a log, says so with how much it was, and keeps all else', { timeout: 120_000 }, async () => {
    const dir = newDir();
    const first = await opening({ dir });
    await first.addSpans([span(TRACE, 0, NOON)], 'in the file');
    await first.close();
    const second = await opening({ dir });
    const addAll = async (store: Store) => {
      for (let batch = 1; batch < 20; batch += 1) await store.addSpans([span(TRACE, batch, NOON)], `in the log ${batch}`);
    };
    await addAll(second);
    const copy = newDir();
    cpSync(dir, copy, { recursive: true });
    const log = join(copy, 'details-2026-11-21.duckdb.wal');
    const bytes = readFileSync(log);
    bytes.fill(0xff, bytes.length / 2, bytes.length / 2 + 16);
    writeFileSync(log, bytes);
    const notes: string[] = [];
    const third = await opening({ dir: copy, note: (_level, message) => notes.push(message) });
    expect(notes.join()).toContain('details-2026-11-21.duckdb.wal is damaged and was set aside');
    expect(notes.join()).toContain('details-2026-11-21.duckdb lost 1 batches with 1 rows');
    expect(third.damage).toMatchObject({ setAside: 1, batches: 1, rows: 1 });
    expect(await third.trace(TRACE)).toHaveLength(19);
    await addAll(third);
    expect(await third.trace(TRACE)).toHaveLength(20);
  });

  test(
    'says which file is damaged when a query meets a block that cannot be read, and answers nothing of it',
    { timeout: 180_000 },
    async () => {
      const dir = newDir();
      const first = await opening({ dir });
      await first.addSpans(
        Array.from({ length: 600 }, (_, index) => span(TRACE, index, NOON)),
        'batch',
      );
      await first.close();
      const name = 'details-2026-11-21.duckdb';
      const whole = readFileSync(join(dir, name));
      let refused = 0;
      // Three headers of 4 KiB, then blocks of 256 KiB.
      for (let block = 12_288; block < whole.length; block += 262_144) {
        const copy = newDir();
        const bytes = Buffer.from(whole);
        bytes.writeUInt8((bytes[block + 100] ?? 0) ^ 4, block + 100);
        writeFileSync(join(copy, name), bytes);
        const notes: string[] = [];
        const store = await opening({ dir: copy, note: (_level, message) => notes.push(message) });
        const rows = await store.trace(TRACE).catch(() => undefined);
        const isTold = () => rows !== undefined || notes.join().includes(`${name} is damaged`);
        await expect.poll(isTold, { timeout: 60_000 }).toBe(true);
        refused += store.damage.unreadable ?? 0;
        expect(rows === undefined || rows.length === 600 || notes.join().includes('set aside')).toBe(true);
        await store.close();
      }
      expect(refused).toBeGreaterThan(0);
    },
  );

  test('adds the columns that a file of an older version lacks', async () => {
    const dir = newDir();
    const first = await opening({ dir });
    await first.addSpans([span(TRACE, 0, NOON)], 'batch');
    await first.close();
    const { DuckDBInstance } = await import('@duckdb/node-api');
    const instance = await DuckDBInstance.create(join(dir, 'details-2026-11-21.duckdb'));
    const connection = await instance.connect();
    await connection.run('ALTER TABLE spans DROP COLUMN "sync.level"');
    connection.closeSync();
    instance.closeSync();
    const second = await opening({ dir });
    await second.addSpans([span(TRACE, 1, NOON)], 'more');
    const rows = await second.trace(TRACE);
    expect(rows.map((row) => row['sync.level'])).toEqual([null, 'entity']);
  });

  test('ends a query when its signal is aborted, and goes on', async () => {
    const store = await opening({ dir: newDir() });
    const sql = 'SELECT count(*) AS n FROM range(100000000000) a, range(1000) b';
    const query = { table: 'spans', fromNs: 0n, toNs: 1n, sql, params: [] } as const;
    const stop = new AbortController();
    const endless = store.select(query, stop.signal);
    const alone = count(store, 'spans');
    expect(await alone).toBe(0n);
    stop.abort();
    await expect(endless).rejects.toThrow(/interrupt/i);
  });

  test('closes while a query runs', async () => {
    const store = await opening({ dir: newDir() });
    const sql = 'SELECT count(*) AS n FROM range(100000000000) a, range(1000) b';
    const endless = store.select({ table: 'spans', fromNs: 0n, toNs: 1n, sql, params: [] }).then(
      () => 'answered',
      (error: Error) => error.message,
    );
    expect(await count(store, 'spans')).toBe(0n);
    await store.close();
    expect(await endless).toMatch(/interrupt/i);
  });

  test('moves what has come to rest from the log to the file', { timeout: 30_000 }, async () => {
    const dir = newDir();
    const store = await opening({ dir });
    await store.addSpans(
      Array.from({ length: 9_000 }, (_, index) => span(TRACE, index, NOON)),
      'batch',
    );
    const log = join(dir, 'details-2026-11-21.duckdb.wal');
    const size = () => statSync(log, { throwIfNoEntry: false })?.size ?? 0;
    expect(size()).toBeGreaterThan(0);
    await vi.waitFor(() => expect(size()).toBe(0), { timeout: 20_000 });
    expect(await count(store, 'spans')).toBe(9_000n);
  });

  test('reads nothing but its own files, whatever the query says', async () => {
    const store = await opening({ dir: newDir() });
    const sql = "SELECT * FROM read_text('/etc/hostname')";
    await expect(store.select({ table: 'spans', fromNs: 0n, toNs: 1n, sql, params: [] })).rejects.toThrow(/Permission/);
  });

  test('refuses a folder that is open already', async () => {
    const dir = newDir();
    await opening({ dir });
    await expect(openStore({ dir })).rejects.toThrow(/open in this process already/);
  });
});
