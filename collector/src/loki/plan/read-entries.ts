import type { Row, Store } from '../../store/store.ts';
import { ENTRY_COLUMNS } from '../answer/entry.ts';
import type { LogPlan } from './log-plan.ts';

export type Direction = 'backward' | 'forward';

export interface Window {
  /** First instant, ns. */
  readonly fromNs: bigint;
  /** First instant that is no longer part of it, ns. */
  readonly toNs: bigint;
}

export interface Slice extends Window {
  readonly direction: Direction;
  readonly limit: number;
  /** Rows of the same order that were read before. */
  readonly offset: number;
}

/** Records of one instant come in an order of their own that does not change from one request to the next. */
const TIES = ['sync_kind', 'trace_id', 'span_id', 'sync_event', 'line'];
const COLUMNS = ENTRY_COLUMNS.map((name) => `"${name}"`).join(', ');

/** Rows of a log query, in the order of the answer. */
export async function readSlice(store: Store, plan: LogPlan, slice: Slice, signal?: AbortSignal): Promise<Row[]> {
  const order = slice.direction === 'backward' ? 'DESC' : 'ASC';
  const by = ['time_ns', ...TIES].map((name) => `${name} ${order}`).join(', ');
  return readWhere(
    store,
    plan,
    slice,
    (where) => `SELECT ${COLUMNS} FROM $source WHERE ${where} ORDER BY ${by} LIMIT ${slice.limit} OFFSET ${slice.offset}`,
    signal,
  );
}

/** Asks `sql` of the records of a time that the plan's conditions let through. */
export async function readWhere(
  store: Store,
  plan: LogPlan,
  { fromNs, toNs }: Window,
  sql: (where: string) => string,
  signal?: AbortSignal,
): Promise<Row[]> {
  const { values } = plan.params;
  const time = [`time_ns >= $${values.length + 1}`, `time_ns < $${values.length + 2}`];
  const where = [...time, ...plan.conditions].join(' AND ');
  return store.select({ table: 'logs', fromNs, toNs, sql: sql(where), params: [...values, fromNs, toNs] }, signal);
}
