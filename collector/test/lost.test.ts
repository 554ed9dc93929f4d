import { createHash, randomBytes } from 'node:crypto';
import { LOST_AFTER_MS } from '@synctrail/model';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { allEvents } from '../src/lost/events.ts';
import { LIFECYCLE } from '../src/lost/questions.ts';
import { askStore } from '../src/lost/ask-store.ts';
import { LOST_SETTINGS } from '../src/lost/settings.ts';
import { LostWatch, type WatchOptions } from '../src/lost/watch.ts';
import type { LogRecord } from '../src/otlp/records.ts';
import { attribute, logsJson, post } from './otlp.ts';
import { type Running, startServer } from './running.ts';

let running: Running;
beforeAll(async () => {
  running = await startServer();
});
afterAll(async () => await running.stop());

const MINUTE = 60_000;
/** Events are of the past, as the collector takes none from the future. */
const START = Date.now() - 6 * 60 * MINUTE;

interface Told {
  readonly runId: string;
  readonly syncId: string;
  readonly event: string;
  readonly atMs: number;
  readonly status: string;
  readonly kind?: string;
  readonly durationMs?: number;
}

async function tell({ runId, syncId, event, atMs, status, kind = 'lifecycle', durationMs }: Told): Promise<void> {
  const texts = {
    'sync.kind': kind,
    'sync.event': event,
    'sync.level': 'run',
    'sync.log.type': 'sync',
    'sync.integration': 'hubspot',
    'sync.id': syncId,
    'sync.name': 'HubSpot contacts',
    'sync.run.id': runId,
    'sync.type': 'incremental',
    'sync.status': status,
    'sync.writer.id': 'w-1',
  };
  const attributes: object[] = Object.entries(texts).map(([key, value]) => attribute(key, value));
  if (durationMs !== undefined) attributes.push({ key: 'sync.duration_ms', value: { intValue: String(durationMs) } });
  const record = { timeUnixNano: `${atMs}000000`, traceId: runId, spanId: 'b'.repeat(16), body: { stringValue: event }, attributes };
  expect(await post(`${running.url}/v1/logs`, logsJson(record))).toMatchObject({ status: 200, body: {} });
}

const newId = () => randomBytes(16).toString('hex');
const started = (runId: string, syncId: string, atMs: number) =>
  tell({ runId, syncId, atMs, event: 'INCREMENTAL_SYNC_STARTED', status: 'in_progress' });

function watch(nowMs: () => number, more: Partial<WatchOptions> = {}, mayWrite: () => Promise<void> = async () => undefined) {
  const kept: LogRecord[] = [];
  const keep = async (records: readonly LogRecord[]) => {
    kept.push(...records);
    await mayWrite();
    const digest = createHash('sha256').update(
      JSON.stringify(records, (_key, value: unknown) => (typeof value === 'bigint' ? String(value) : value)),
    );
    await running.store.addLogs(records, digest.digest('base64'));
  };
  const look = new LostWatch({
    settings: LOST_SETTINGS.parse({}),
    ask: askStore(running.store),
    keep,
    log: () => undefined,
    now: nowMs,
    ...more,
  });
  return { kept, look: async () => await look.look() };
}

/** Lets nobody write before so many have seen what there is to write. */
function allHaveSeen(count: number): () => Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  let seen = 0;
  return async () => {
    seen += 1;
    if (seen === count) resolve();
    await promise;
  };
}

/** Events that are stored of a run, oldest first. */
async function eventsOf(runId: string): Promise<{ event: string; atMs: number }[]> {
  const query = encodeURIComponent(`{sync_integration="hubspot"} | sync_run_id="${runId}"`);
  const answer = await fetch(`${running.url}/loki/loki/api/v1/query_range?query=${query}&start=${START - MINUTE}000000&direction=forward`);
  const { data } = (await answer.json()) as { data: { result: { stream: Record<string, string>; values: [string, string][] }[] } };
  return data.result
    .flatMap(({ stream, values }) => values.map(([time]) => ({ event: stream['sync_event'] ?? '', atMs: Number(time.slice(0, -6)) })))
    .sort((one, other) => one.atMs - other.atMs);
}

describe('S0-20 R-5: the event of a run that died', () => {
  test('has a time that follows from the run alone, and is written once: by two at once, and again after a start', async () => {
    const runId = newId();
    await started(runId, 'sync_dead', START);
    await tell({ runId, syncId: 'sync_dead', atMs: START + MINUTE, event: 'SYNC_RUN_PROGRESS', status: 'in_progress', kind: 'progress' });
    const early = watch(() => START + MINUTE + LOST_AFTER_MS - 1);
    expect(await early.look()).toBe(0);

    const bothHave = allHaveSeen(2);
    const one = watch(() => START + MINUTE + LOST_AFTER_MS + 1, {}, bothHave);
    const other = watch(() => START + 3 * 60 * MINUTE, {}, bothHave);
    await Promise.all([one.look(), other.look()]);
    expect(one.kept.map(({ traceId }) => traceId)).toContain(runId);
    expect(one.kept.filter(({ traceId }) => traceId === runId)).toEqual(other.kept.filter(({ traceId }) => traceId === runId));
    const again = watch(() => START + 4 * 60 * MINUTE);
    expect(await again.look()).toBe(0);
    expect(await eventsOf(runId)).toEqual([
      { event: 'INCREMENTAL_SYNC_STARTED', atMs: START },
      { event: 'SYNC_RUN_PROGRESS', atMs: START + MINUTE },
      { event: 'SYNC_RUN_LOST', atMs: START + MINUTE + LOST_AFTER_MS },
    ]);
  });

  test('is one, though a collector is killed between two that it writes, and starts again beside another that writes them too', async () => {
    const runs = [newId(), newId(), newId()];
    for (const [index, runId] of runs.entries()) await started(runId, `sync_killed_${index}`, START);
    const nowMs = () => START + LOST_AFTER_MS + MINUTE;
    const settings = LOST_SETTINGS.parse({});
    let written = 0;
    const killed = new LostWatch({
      settings,
      ask: askStore(running.store),
      keep: async (records) => {
        if (written === 1) throw new Error('killed');
        written += 1;
        await running.store.addLogs(records, `written before the end ${runs.join()}`);
      },
      log: () => undefined,
      now: nowMs,
    });
    await expect(killed.look()).rejects.toThrow('killed');
    await Promise.all([watch(nowMs).look(), watch(nowMs).look()]);
    expect(await watch(nowMs).look()).toBe(0);
    for (const runId of runs)
      expect((await eventsOf(runId)).filter(({ event }) => event === 'SYNC_RUN_LOST')).toEqual([
        { event: 'SYNC_RUN_LOST', atMs: START + LOST_AFTER_MS },
      ]);
  });

  test('is not written for a run that ended, works, or belongs to a sync that takes long', async () => {
    const [ended, slow, working] = [newId(), newId(), newId()];
    const now = START + 60 * MINUTE;
    await started(ended, 'sync_ended', START);
    await tell({
      runId: ended,
      syncId: 'sync_ended',
      atMs: START + 1,
      event: 'INCREMENTAL_SYNC_COMPLETED',
      status: 'success',
      durationMs: 1,
    });
    for (let run = 0; run < 3; run += 1) {
      const runId = newId();
      await started(runId, 'sync_slow', START + run);
      await tell({
        runId,
        syncId: 'sync_slow',
        atMs: START + 10 + run,
        event: 'INCREMENTAL_SYNC_COMPLETED',
        status: 'success',
        durationMs: 30 * MINUTE,
      });
    }
    await started(slow, 'sync_slow', START + MINUTE);
    await started(working, 'sync_works', START);
    await tell({
      runId: working,
      syncId: 'sync_works',
      atMs: now - 1,
      event: 'SYNC_RUN_PROGRESS',
      status: 'in_progress',
      kind: 'progress',
    });
    const look = watch(() => now);
    await look.look();
    expect(look.kept.map(({ traceId }) => traceId)).not.toEqual(
      expect.arrayContaining([expect.stringMatching(`${ended}|${slow}|${working}`)]),
    );
    const later = watch(() => START + MINUTE + 91 * MINUTE);
    await later.look();
    expect(later.kept.map(({ traceId }) => traceId)).toContain(slow);
  });

  test('is not written while this collector has a backlog, another has one, or another fell silent', async () => {
    const runId = newId();
    await started(runId, 'sync_held', START);
    let nowMs = START + 2 * 60 * MINUTE;
    let otherBehindMs = 3_600_000;
    const other = watch(() => nowMs, { self: { collectorId: 'c-other', backlogMs: () => otherBehindMs } });
    let behindMs = 120_000;
    const mine = watch(() => nowMs, { self: { collectorId: 'c-mine', backlogMs: () => behindMs } });
    const lost = () => [...mine.kept, ...other.kept].filter(({ traceId }) => traceId === runId);

    await mine.look();
    expect(lost(), 'a backlog of its own').toEqual([]);
    behindMs = 0;
    await other.look();
    await mine.look();
    expect(lost(), 'a backlog of the other').toEqual([]);
    otherBehindMs = 0;
    nowMs += MINUTE;
    await other.look();
    // What the other wrote counts for both; the first look after its backlog finds the run.
    expect(lost()).toHaveLength(1);

    const second = newId();
    await started(second, 'sync_held', nowMs - 60 * MINUTE);
    nowMs += 10 * MINUTE;
    await mine.look();
    expect(
      mine.kept.some(({ traceId }) => traceId === second),
      'the other has fallen silent',
    ).toBe(false);
    nowMs += 25 * 60 * MINUTE;
    await mine.look();
    expect(
      mine.kept.some(({ traceId }) => traceId === second),
      'it is not waited for longer than late data is taken',
    ).toBe(true);
  });

  test('many open runs are found though they fill more than one answer', async () => {
    const runIds = Array.from({ length: 40 }, newId);
    // An hour of its own: a millisecond with more events than an answer holds, as others here share one, cannot be read to its end.
    const begun = START - 60 * MINUTE;
    for (const [index, runId] of runIds.entries()) await started(runId, 'sync_many', begun + index);
    // An engine whose answers hold seven events, as Loki's hold five thousand.
    const ask = askStore(running.store);
    const found = new Set<string | undefined>();
    const span = { fromMs: begun, toMs: begun + MINUTE };
    for await (const { labels } of allEvents(async (query, within) => await ask(query, within, 7), LIFECYCLE, span, 7))
      found.add(labels['sync_run_id']);
    expect([...found].toReversed()).toEqual(runIds);
  });
});
