import type { Attributes } from '@synctrail/model';
import { LOST_AFTER_MS, STALLED_AFTER_MS } from '@synctrail/model';
import { describe, expect, it } from 'vitest';
import type { LogEvent } from './event.ts';
import { integrationCard } from './integration.ts';
import { processed } from './ledger.ts';
import { percentile95, runRows } from './run.ts';
import { stepRows } from './step.ts';

const START = 1_795_233_597_000;

function event(atMs: number, attributes: Attributes): LogEvent {
  return { atMs, line: '', traceId: '', spanId: '', attributes: { 'sync.kind': 'lifecycle', 'sync.status': 'in_progress', ...attributes } };
}

const run: Attributes = {
  'sync.run.id': 'r1',
  'sync.id': 'sync_42',
  'sync.name': 'HubSpot contacts',
  'sync.type': 'incremental',
  'sync.started_at': START,
  'sync.writer.id': 'w1',
};
const ended: Attributes = { ...run, 'sync.status': 'success', 'sync.ended_at': START + 5000, 'sync.duration_ms': 5000 };

describe('runs', () => {
  it('S0-14 S0-15 S0-16 S0-17 S0-18 the newest event of a run is its row', () => {
    const [row] = runRows(
      [event(START + 5000, { ...ended, 'sync.count.fetched': 4, 'sync.count.created': 3, 'sync.count.failed': 1 }), event(START, run)],
      START + 60_000,
    );
    expect(row).toMatchObject({
      status: 'partially_failed',
      type: 'incremental',
      durationMs: 5000,
      unaccounted: 0,
      name: 'HubSpot contacts',
    });
    expect(row?.ledger.failed).toBe(1);
    expect(row === undefined ? 0 : processed(row.ledger)).toBe(4);
  });

  it('S0-13 newest start first', () => {
    const rows = runRows([event(START, run), event(START + 1, { ...run, 'sync.run.id': 'r2', 'sync.started_at': START + 1 })], START + 2);
    expect(rows.map((row) => row.runId)).toEqual(['r2', 'r1']);
  });

  it('R-2 the ledger is the sum of each writer’s newest, and what nobody told is counted at the end only', () => {
    const events = [
      event(START + 1, { ...run, 'sync.count.fetched': 10 }),
      event(START + 2, { ...run, 'sync.kind': 'progress', 'sync.writer.id': 'w2', 'sync.count.created': 3 }),
      event(START + 3, { ...run, 'sync.kind': 'progress', 'sync.writer.id': 'w2', 'sync.count.created': 4 }),
    ];
    expect(runRows(events, START + 4)[0]).toMatchObject({ ledger: { fetched: 10, created: 4 }, unaccounted: 0 });
    const over = [...events, event(START + 5000, { ...ended, 'sync.count.fetched': 10, 'sync.count.failed': 1 })];
    expect(runRows(over, START + 6000)[0]).toMatchObject({ status: 'partially_failed', unaccounted: 5 });
  });

  it('a worker’s late sign of life does not take back the end, a resumed run does', () => {
    const late = event(START + 5001, { ...run, 'sync.kind': 'progress', 'sync.writer.id': 'w2' });
    expect(runRows([event(START + 5000, ended), late], START + 6000)[0]?.status).toBe('success');
    const warning = event(START + 5002, { ...run, 'sync.writer.id': 'w2', 'sync.event': 'SYNC_RUN_WARNING' });
    expect(runRows([event(START + 5000, ended), warning], START + 6000)[0]?.status).toBe('success');
    const resumed = event(START + 9000, { ...run, 'sync.kind': 'progress', 'sync.run.attempt': 2 });
    expect(runRows([event(START + 5000, ended), resumed], START + 9001)[0]?.status).toBe('in_progress');
  });

  it('R-2 S0-23 what workers told of a run stays when their progress is gone, and the sum decides the outcome', () => {
    const share: Attributes = { ...run, 'sync.event': 'SYNC_RUN_WRITER_ENDED', 'sync.started_at': START + 100 };
    const w2 = event(START + 6000, { ...share, 'sync.writer.id': 'w2', 'sync.count.received': 4, 'sync.count.failed': 4 });
    const w3 = event(START + 4000, { ...share, 'sync.writer.id': 'w3', 'sync.rate_limit.hit': true });
    const end = event(START + 5000, {
      ...ended,
      'sync.status': 'completed',
      'sync.event': 'INCREMENTAL_SYNC_COMPLETED',
      'sync.count.fetched': 4,
      'sync.count.handed_off': 4,
    });
    expect(runRows([w2, w3, end], START + 7000)[0]).toMatchObject({
      status: 'failed',
      ledger: { fetched: 4, received: 4, failed: 4 },
      startedAt: START,
      durationMs: 5000,
      unaccounted: 0,
      rateLimited: true,
    });
    const written = event(START + 6500, { ...w3.attributes, 'sync.count.received': 2, 'sync.count.created': 2 });
    expect(runRows([w2, written, end], START + 7000)[0]?.status).toBe('partially_failed');
    expect(runRows([written, end], START + 7000)[0]?.status).toBe('success');
    // the same worker told more before: its newest counts
    expect(runRows([w3, written, end], START + 7000)[0]?.ledger.received).toBe(2);
  });

  it('a worker of an earlier attempt does not bring back that attempt’s end', () => {
    const late = event(START + 9500, { ...run, 'sync.writer.id': 'w2', 'sync.event': 'SYNC_RUN_WRITER_ENDED' });
    const resumed = event(START + 9000, { ...run, 'sync.run.attempt': 2 });
    const interrupted = event(START + 5000, { ...ended, 'sync.status': 'interrupted' });
    expect(runRows([late, resumed, interrupted], START + 9600)[0]?.status).toBe('in_progress');
  });

  it('R-5 a silent run is stalled, then lost; a sync that takes long gets three times its p95', () => {
    const at = (silent: number, more: LogEvent[] = []) =>
      runRows([event(START, run), ...more], START + silent).find((row) => row.runId === 'r1')?.status;
    expect(at(STALLED_AFTER_MS - 1)).toBe('in_progress');
    expect(at(STALLED_AFTER_MS + 1)).toBe('stalled');
    expect(at(LOST_AFTER_MS + 1)).toBe('lost');
    const before: Attributes = { ...ended, 'sync.run.id': 'r0', 'sync.started_at': START - 9, 'sync.duration_ms': LOST_AFTER_MS };
    expect(at(LOST_AFTER_MS + 1, [event(START, before)])).toBe('stalled');
    expect(at(3 * LOST_AFTER_MS + 1, [event(START, before)])).toBe('lost');
  });

  it('p95 is by nearest rank', () => {
    expect(percentile95(Array.from({ length: 100 }, (_, index) => index + 1))).toBe(95);
    expect(percentile95([7])).toBe(7);
    expect(percentile95([])).toBeUndefined();
  });

  it('S0-01 S0-03 a card tells the last end, what works now, and whether it opens', () => {
    const rows = runRows(
      [event(START + 5000, ended), event(START + 6000, { ...run, 'sync.run.id': 'r2', 'sync.started_at': START + 6000 })],
      START + 7000,
    );
    expect(integrationCard('hubspot', rows)).toMatchObject({ syncedAt: START + 5000, running: 1, detail: true, status: 'in_progress' });
    expect(integrationCard('x', runRows([event(START, { ...ended, 'sync.detail': 'none' })], START)).detail).toBe(false);
    expect(integrationCard('x', [])).toMatchObject({ syncedAt: undefined, status: undefined });
  });
});

describe('steps', () => {
  const step: Attributes = { 'sync.kind': 'step', 'sync.step.id': 's1', 'sync.step.name': 'contacts', 'sync.step.index': 1 };

  it('S0-19 S0-20 S0-21 S0-22 S0-23 in the order of the run, with counts, skips by reason and the rate-limit flag', () => {
    const rows = stepRows(
      [
        event(START + 2, {
          ...step,
          'sync.status': 'partially_failed',
          'sync.count.fetched': 6,
          'sync.count.skipped': 2,
          'sync.count.failed': 1,
          'sync.count.updated': 3,
          'sync.count.skipped_by': '{"no_email":2}',
          'sync.rate_limit.hit': true,
        }),
        event(START + 1, { ...step, 'sync.step.id': 's0', 'sync.step.index': 0, 'sync.step.paged': false }),
      ],
      'in_progress',
    );
    expect(rows.map((row) => [row.stepId, row.paged])).toEqual([
      ['s0', false],
      ['s1', true],
    ]);
    expect(rows[1]).toMatchObject({ rateLimited: true, unaccounted: 0, ledger: { skipped: 2, failed: 1, skippedBy: { no_email: 2 } } });
  });

  it('R-2 S0-20 S0-22 S0-23 a step that workers did shows the sum of their shares, and its outcome', () => {
    const share = (writer: string, more: Attributes): LogEvent =>
      event(START + 50, {
        ...step,
        'sync.event': 'SYNC_STEP_WRITER_ENDED',
        'sync.writer.id': writer,
        'sync.started_at': START + 20,
        'sync.count.received': 10,
        ...more,
      });
    const rows = stepRows(
      [
        share('w2', { 'sync.count.created': 9, 'sync.count.failed': 1, 'sync.rate_limit.hit': true }),
        share('w3', { 'sync.count.created': 10 }),
        event(START + 40, {
          ...step,
          'sync.event': 'SYNC_STEP_COMPLETED',
          'sync.writer.id': 'w1',
          'sync.status': 'completed',
          'sync.started_at': START + 10,
          'sync.ended_at': START + 40,
        }),
      ],
      'success',
    );
    expect(rows).toMatchObject([
      {
        status: 'partially_failed',
        ledger: { received: 20, created: 19, failed: 1 },
        startedAt: START + 10,
        unaccounted: 0,
        rateLimited: true,
      },
    ]);
  });

  it('R-5 a step cannot be at work in a run that is lost', () => {
    expect(stepRows([event(START, step)], 'lost')[0]?.status).toBe('lost');
    expect(stepRows([event(START, step)], 'in_progress')[0]?.status).toBe('in_progress');
  });
});
