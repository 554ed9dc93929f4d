import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startScenario } from './support/child.ts';
import type { SeenLog } from './support/decode.ts';
import { eventFaults, spanFaults } from './support/faults.ts';
import type { Sink } from './support/sink.ts';
import { startSink } from './support/sink.ts';

let sink: Sink;
let runId = '';
beforeAll(async () => {
  sink = await startSink();
  const child = startScenario('coordinator', { OTEL_EXPORTER_OTLP_ENDPOINT: sink.url });
  if ((await child.ended) !== 0) throw new Error(child.stderr());
  ({ runId } = JSON.parse(child.stdout()) as { runId: string });
});
afterAll(() => sink.close());

/** The newest of each writer, of what matches. */
function newest(kinds: string[]): SeenLog[] {
  const rows = new Map<unknown, SeenLog>();
  for (const log of sink.logs) {
    const level = log.attributes['sync.level'];
    const key = `${String(level)} ${String(log.attributes['sync.writer.id'])}`;
    if (kinds.includes(String(log.attributes['sync.kind'])) && log.timeNs >= (rows.get(key)?.timeNs ?? 0n)) rows.set(key, log);
  }
  return [...rows.values()];
}

function sum(logs: SeenLog[], count: string): number {
  return logs.reduce((total, { attributes }) => total + Number(attributes[`sync.count.${count}`]), 0);
}

describe('a run in several processes', () => {
  it('is one run, which its coordinator alone begins and ends', () => {
    expect(new Set(sink.logs.map(({ attributes }) => attributes['sync.run.id']))).toEqual(new Set([runId]));
    const named = (name: string): number => sink.logs.filter(({ eventName }) => eventName === name).length;
    expect(['BACKGROUND_SYNC_STARTED', 'BACKGROUND_SYNC_COMPLETED', 'SYNC_STEP_STARTED', 'SYNC_STEP_COMPLETED'].map(named)).toEqual([
      1, 1, 1, 1,
    ]);
    expect(sink.spans.filter(({ attributes }) => ['run', 'step'].includes(String(attributes['sync.level'])))).toHaveLength(2);
    expect(sink.logs.at(-1)?.eventName).toBe('BACKGROUND_SYNC_COMPLETED');
  });

  it('has the units of all of them linked to the one step', () => {
    const step = sink.spans.find(({ name }) => name === 'step deals');
    const pages = sink.spans.filter(({ attributes }) => attributes['sync.level'] === 'page');
    expect(pages).toHaveLength(6);
    for (const page of pages) expect(page.links).toEqual([{ traceId: runId, spanId: step?.spanId }]);
    const origins = new Set(pages.filter(({ attributes }) => attributes['sync.page.kind'] === 'extract').map(({ traceId }) => traceId));
    const loaded = sink.spans.filter(({ name }) => name === 'entity deal');
    expect(loaded).toHaveLength(4);
    for (const { attributes } of loaded) expect(origins).toContain(attributes['sync.page.origin_id']);
  });

  it('has a row that is the sum of each writer’s newest ledger', () => {
    for (const [level, kind] of [
      ['run', 'lifecycle'],
      ['step', 'step'],
    ] as const) {
      const rows = newest([kind, 'progress']).filter(({ attributes }) => attributes['sync.level'] === level);
      expect(rows).toHaveLength(3);
      const counts = ['fetched', 'handed_off', 'received', 'created', 'failed', 'unaccounted'];
      expect(counts.map((count) => sum(rows, count))).toEqual([4, 4, 4, 3, 1, 0]);
    }
  });

  it('keeps what its workers did when their progress is forgotten', () => {
    for (const [level, kind, name] of [
      ['run', 'lifecycle', 'SYNC_RUN_WRITER_ENDED'],
      ['step', 'step', 'SYNC_STEP_WRITER_ENDED'],
    ] as const) {
      const told = sink.logs.filter(({ eventName }) => eventName === name);
      expect(new Set(told.map(({ attributes }) => attributes['sync.writer.id'])).size).toBe(2);
      expect(new Set(told.map(({ attributes }) => attributes['sync.status']))).toEqual(new Set(['in_progress']));
      const rows = newest([kind]).filter(({ attributes }) => attributes['sync.level'] === level);
      expect(rows).toHaveLength(3);
      expect(['received', 'created', 'failed', 'unaccounted'].map((count) => sum(rows, count))).toEqual([4, 3, 1, 0]);
    }
  });

  it('numbers the pages of the process that began the step, and takes no two of the others for one', () => {
    const pages = sink.spans.filter(({ attributes }) => attributes['sync.level'] === 'page');
    const numbers = pages.map(({ attributes }) => attributes['sync.page.number']).filter((number) => number !== undefined);
    expect(numbers).toHaveLength(2);
    expect(new Set(numbers)).toEqual(new Set([1, 2]));
    expect(new Set(pages.map(({ attributes }) => attributes['sync.page.key'])).size).toBe(6);
  });

  it('carries what it must in each', () => {
    expect(sink.logs.flatMap(eventFaults)).toEqual([]);
    expect(sink.spans.flatMap(spanFaults)).toEqual([]);
    const initiators = sink.logs
      .filter(({ attributes }) => attributes['sync.level'] === 'run')
      .map(({ attributes }) => attributes['sync.correlation.id']);
    expect(new Set(initiators)).toEqual(new Set(['job-7']));
  });
});
