import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startScenario } from './support/child.ts';
import type { SeenLog } from './support/decode.ts';
import { eventFaults } from './support/faults.ts';
import type { Sink } from './support/sink.ts';
import { startSink } from './support/sink.ts';

let sink: Sink;
beforeAll(async () => {
  sink = await startSink();
  const child = startScenario('working', { OTEL_EXPORTER_OTLP_ENDPOINT: sink.url });
  const seen = (name: string): boolean => sink.logs.some(({ eventName }) => eventName === name);
  await sink.until(() => seen('SYNC_RUN_PROGRESS') && seen('SYNC_STEP_PROGRESS') && seen('SYNC_PAGE_PROGRESS'));
  child.kill('SIGKILL');
  await child.ended;
});
afterAll(() => sink.close());

function newest(name: string): SeenLog {
  const log = sink.logs.findLast(({ eventName }) => eventName === name);
  if (log === undefined) throw new Error(`no ${name}`);
  return log;
}

describe('a run whose process is killed', () => {
  it('leaves its start and its signs of life, and no end (S0-12, S1-63)', () => {
    expect(new Set(sink.logs.map(({ eventName }) => eventName))).toEqual(
      new Set([
        'INITIAL_SYNC_STARTED',
        'SYNC_STEP_STARTED',
        'SYNC_RECORD_WRITTEN',
        'SYNC_PAGE_PROGRESS',
        'SYNC_RUN_PROGRESS',
        'SYNC_STEP_PROGRESS',
      ]),
    );
    expect(sink.spans.filter(({ attributes }) => ['run', 'step', 'page'].includes(String(attributes['sync.level'])))).toEqual([]);
  });

  it('has told its rows so far', () => {
    for (const name of ['SYNC_RUN_PROGRESS', 'SYNC_STEP_PROGRESS', 'SYNC_PAGE_PROGRESS']) {
      expect(newest(name).attributes).toMatchObject({
        'sync.status': 'in_progress',
        'sync.count.created': 10,
        'sync.count.unaccounted': 0,
      });
    }
    expect(newest('SYNC_RUN_PROGRESS').attributes).toMatchObject({ 'sync.state': 'ACTIVE', 'sync.kind': 'progress' });
    expect(sink.logs.flatMap(eventFaults)).toEqual([]);
  });

  it('has told which records were in flight, at most 250 (S1-17, S1-18)', () => {
    const { entities, more } = JSON.parse(String(newest('SYNC_PAGE_PROGRESS').body)) as {
      entities: Record<string, unknown>[];
      more: number;
    };
    expect(entities).toHaveLength(250);
    expect(more).toBe(40);
    expect(entities.slice(0, 2)).toEqual([
      { type: 'contact', source_id: '10', status: 'extracting' },
      { type: 'contact', source_id: '11', status: 'in_progress' },
    ]);
  });

  it('has told within a second or two that the step has pages to open (S0-25)', () => {
    const [started] = sink.logs.filter(({ eventName }) => eventName === 'SYNC_STEP_STARTED');
    const [paged] = sink.logs.filter(({ attributes }) => attributes['sync.step.paged'] === true);
    expect(Number((paged?.timeNs ?? 0n) - (started?.timeNs ?? 0n)) / 1e6).toBeLessThan(3_000);
  });

  it('had a sign of life each ten seconds at most', () => {
    for (const name of ['SYNC_RUN_PROGRESS', 'SYNC_STEP_PROGRESS', 'SYNC_PAGE_PROGRESS']) {
      const times = sink.logs.filter(({ eventName }) => eventName === name).map(({ timeNs }) => Number(timeNs / 1_000_000n));
      for (const [index, time] of times.slice(1).entries()) expect(time - (times[index] ?? 0)).toBeGreaterThanOrEqual(10_000);
    }
  });
});
