import type { Ledger } from '@synctrail/model';
import { statusSpec, unaccounted } from '@synctrail/model';
import type { LogEvent } from './event.ts';
import { newestFirst } from './event.ts';
import type { Failure } from './failure.ts';
import { failureOf } from './failure.ts';
import { ledgerOf } from './ledger.ts';
import type { Segment, Unit } from './unit.ts';
import { unitsOf } from './unit.ts';
import type { Span } from './span.ts';
import { statusWithin } from './step.ts';

/** How much of the provider's quota was left (S0-29). */
export interface Headroom {
  limit: number | undefined;
  remaining: number | undefined;
  hit: boolean;
}

/** A page's row (S0-24 … S0-29). Times in ms since the epoch. */
export interface PageRow {
  pageId: string;
  number: number | undefined;
  /** Position among the step's load units by their start, from 1: several processes count them, so their numbers say little. */
  load: number | undefined;
  /** Trace ids of its segments, in order. */
  traceIds: readonly string[];
  /** extract, load, implicit or setup. */
  kind: string;
  attempt: number;
  /** Units of earlier attempts at the same page, newest first. */
  earlier: { pageId: string; attempt: number; status: string }[];
  status: string;
  method: string | undefined;
  url: string | undefined;
  retries: number;
  headroom: Headroom;
  ledger: Ledger;
  unaccounted: number;
  startedAt: number;
  /** Undefined while it works. */
  durationMs: number | undefined;
  failure: Failure;
}

/**
 * Rows of a step's pages in page order: segments are summed up, of several attempts the newest is shown, and what has not
 * ended yet comes from its newest sign of life.
 */
export function pageRows(spans: readonly Span[], progress: readonly LogEvent[], runStatus: string): PageRow[] {
  const units = unitsOf(spans);
  const rows = new Map<string, PageRow & { key: string | undefined }>();
  for (const unit of units) rows.set(unit.pageId, fromUnit(unit));
  for (const event of newestFirst(progress)) {
    const pageId = event.attributes['sync.page.id'];
    if (pageId === undefined || seenSince(rows.get(pageId), event.atMs)) continue;
    rows.set(pageId, fromProgress(pageId, event, runStatus));
  }
  let loads = 0;
  return newestAttempts([...rows.values()])
    .sort((a, b) => orderOf(a) - orderOf(b) || a.startedAt - b.startedAt)
    .map((row) => (row.kind === 'load' ? { ...row, load: (loads += 1) } : row));
}

function orderOf({ kind, number }: PageRow): number {
  return kind === 'load' || number === undefined ? Number.MAX_SAFE_INTEGER : number;
}

/** Whether the row tells more than a sign of life from this time. */
function seenSince(row: PageRow | undefined, atMs: number): boolean {
  return row !== undefined && (row.durationMs === undefined || row.startedAt + row.durationMs >= atMs);
}

function fromUnit(unit: Unit): PageRow & { key: string | undefined } {
  const { first, last } = unit;
  const status = statusOfSegments(unit.segments.map((segment) => segment.status));
  return {
    pageId: unit.pageId,
    key: first.attributes['sync.page.key'],
    number: first.attributes['sync.page.number'],
    load: undefined,
    traceIds: unit.segments.map(({ span }) => span.traceId),
    kind: first.attributes['sync.page.kind'] ?? 'extract',
    attempt: first.attributes['sync.page.attempt'] ?? 1,
    earlier: [],
    status,
    method: first.attributes['http.request.method'],
    url: first.attributes['url.full'],
    retries: Math.max(...unit.segments.map(({ span }) => span.attributes['sync.retry.count'] ?? 0)),
    headroom: headroomOf(unit.segments),
    ledger: unit.ledger,
    unaccounted: unaccounted(unit.ledger),
    startedAt: first.startMs,
    durationMs: last.startMs + last.durationMs - first.startMs,
    failure: failureOf(
      unit.segments.findLast((segment) => segment.span.attributes['sync.error.class'] !== undefined)?.span.attributes ?? last.attributes,
    ),
  };
}

function fromProgress(pageId: string, event: LogEvent, runStatus: string): PageRow & { key: string | undefined } {
  const { attributes } = event;
  return {
    pageId,
    key: attributes['sync.page.key'],
    number: attributes['sync.page.number'],
    load: undefined,
    traceIds: [pageId],
    kind: attributes['sync.page.kind'] ?? 'extract',
    attempt: attributes['sync.page.attempt'] ?? 1,
    earlier: [],
    status: statusWithin(runStatus, attributes['sync.status'] ?? 'in_progress'),
    method: attributes['http.request.method'],
    url: attributes['url.full'],
    retries: attributes['sync.retry.count'] ?? 0,
    headroom: {
      limit: attributes['sync.rate_limit.limit'],
      remaining: attributes['sync.rate_limit.remaining'],
      hit: attributes['sync.rate_limit.hit'] === true,
    },
    ledger: ledgerOf(attributes),
    unaccounted: 0,
    startedAt: attributes['sync.started_at'] ?? event.atMs,
    durationMs: undefined,
    failure: failureOf(attributes),
  };
}

function headroomOf(segments: readonly Segment[]): Headroom {
  const told = segments.findLast(({ span }) => span.attributes['sync.rate_limit.remaining'] !== undefined)?.span.attributes;
  return {
    limit: told?.['sync.rate_limit.limit'],
    remaining: told?.['sync.rate_limit.remaining'],
    hit: segments.some(({ span }) => span.attributes['sync.rate_limit.hit'] === true),
  };
}

/** One status for several segments of a page. */
export function statusOfSegments(statuses: readonly string[]): string {
  const [first = 'in_progress', ...rest] = new Set(statuses);
  if (rest.length === 0) return first;
  const all = [first, ...rest];
  if (all.some((status) => statusSpec(status).color === 'red' || status === 'partially_failed')) return 'partially_failed';
  if (all.includes('partial_success')) return 'partial_success';
  return all.includes('success') ? 'success' : first;
}

/** Attempts at the same page are one row: the newest. */
function newestAttempts(rows: readonly (PageRow & { key: string | undefined })[]): PageRow[] {
  const shown: PageRow[] = [];
  const byKey = new Map<string, (PageRow & { key: string | undefined })[]>();
  for (const row of rows) {
    if (row.key === undefined) shown.push(row);
    else byKey.set(`${row.kind}\n${row.key}`, [...(byKey.get(`${row.kind}\n${row.key}`) ?? []), row]);
  }
  for (const attempts of byKey.values()) {
    const [newest, ...earlier] = attempts.sort((a, b) => b.attempt - a.attempt || b.startedAt - a.startedAt);
    if (newest === undefined) continue;
    shown.push({ ...newest, earlier: earlier.map(({ pageId, attempt, status }) => ({ pageId, attempt, status })) });
  }
  return shown;
}
