import type { Ledger } from '@synctrail/model';
import { runStatusAt, statusSpec, unaccounted } from '@synctrail/model';
import type { LogEvent } from './event.ts';
import type { Failure } from './failure.ts';
import { failureOf } from './failure.ts';
import { ledgerOfWriters, statusOfLedger } from './ledger.ts';
import type { RowEvents } from './row-event.ts';
import { groupRows, startOf, wasRateLimited } from './row-event.ts';

/** A run's row (S0-14 … S0-18). Times in ms since the epoch. */
export interface RunRow {
  runId: string;
  integration: string;
  syncId: string | undefined;
  name: string;
  type: string;
  trigger: string | undefined;
  initiator: string | undefined;
  correlationId: string | undefined;
  connectionId: string | undefined;
  /** Now: a silent run is stalled, then lost. */
  status: string;
  startedAt: number;
  endedAt: number | undefined;
  /** Undefined while it works. */
  durationMs: number | undefined;
  /** Its newest event. */
  lastEventAt: number;
  attempt: number;
  ledger: Ledger;
  /** Records whose outcome nobody told; zero while the run works, as nobody could yet. */
  unaccounted: number;
  rateLimited: boolean;
  detail: boolean;
  failure: Failure;
  /** Name of the event that is the row. */
  event: string | undefined;
}

/** Rows from the events of runs, newest start first (S0-13). `now` decides what is stalled or lost. */
export function runRows(events: readonly LogEvent[], now: number): RunRow[] {
  const rows = [...groupRows(events, (event) => event.attributes['sync.run.id'])].map(([runId, group]) => toRow(runId, group));
  const history = durationsBySync(rows);
  return rows.map((row) => withLiveness(row, now, history.get(row.syncId ?? ''))).sort((a, b) => b.startedAt - a.startedAt);
}

function toRow(runId: string, events: RowEvents): RunRow {
  const { newest, all } = events;
  const { attributes } = events.row;
  const startedAt = startOf(events);
  const endedAt = attributes['sync.ended_at'];
  const ledger = ledgerOfWriters(all);
  const status = statusOfLedger(attributes['sync.status'] ?? 'in_progress', ledger);
  return {
    runId,
    integration: attributes['sync.integration'] ?? '',
    syncId: attributes['sync.id'],
    name: attributes['sync.name'] ?? attributes['sync.id'] ?? runId,
    type: attributes['sync.type'] ?? '',
    trigger: attributes['sync.trigger'],
    initiator: attributes['sync.initiator.name'] ?? attributes['sync.initiator.id'],
    correlationId: attributes['sync.correlation.id'],
    connectionId: attributes['sync.connection.id'],
    status,
    startedAt,
    endedAt,
    durationMs: attributes['sync.duration_ms'] ?? (endedAt === undefined ? undefined : endedAt - startedAt),
    lastEventAt: newest.atMs,
    attempt: attributes['sync.run.attempt'] ?? 1,
    ledger,
    unaccounted: statusSpec(status).final ? unaccounted(ledger) : 0,
    rateLimited: wasRateLimited(events),
    detail: attributes['sync.detail'] !== 'none',
    failure: failureOf(attributes),
    event: attributes['sync.event'],
  };
}

function withLiveness(row: RunRow, now: number, durations: readonly number[] | undefined): RunRow {
  const p95Ms = percentile95(durations);
  return { ...row, status: runStatusAt(now, { status: row.status, lastEventAt: row.lastEventAt, p95Ms }) };
}

function durationsBySync(rows: readonly RunRow[]): Map<string, number[]> {
  const durations = new Map<string, number[]>();
  for (const row of rows) {
    if (row.durationMs === undefined || !statusSpec(row.status).final) continue;
    const key = row.syncId ?? '';
    durations.set(key, [...(durations.get(key) ?? []), row.durationMs]);
  }
  return durations;
}

/** Nearest rank; undefined without values. */
export function percentile95(values: readonly number[] | undefined): number | undefined {
  if (values === undefined || values.length === 0) return undefined;
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.ceil(sorted.length * 0.95) - 1];
}

/** Whether more is to come from it. */
export function isOpen(row: { status: string }): boolean {
  return !statusSpec(row.status).final;
}

/** Runs whose rows need more events than their lifecycle: those that work, and those that other processes wrote for. */
export function needsProgress(row: RunRow): boolean {
  return isOpen(row) || row.unaccounted !== 0 || row.ledger.handedOff !== row.ledger.received;
}
