import { Params } from '../../loki/plan/params.ts';
import type { Row, Store } from '../../store/store.ts';
import type { Matcher } from '../parse/expression.ts';
import { matchersSql } from './conditions.ts';

/** When series must have samples; whenever, where a bound is not told. */
export interface Between {
  readonly fromMs: number | undefined;
  readonly toMs: number | undefined;
}

const LAST_NS = 2n ** 63n - 1n;

function nanos(ms: number | undefined, absent: bigint): bigint {
  if (ms === undefined) return absent;
  const ns = BigInt(Math.trunc(ms)) * 1_000_000n;
  return ns < 0n ? 0n : ns > LAST_NS ? LAST_NS : ns;
}

/** Rows that `columns` makes of the distinct series that one of several selectors has. */
export async function readSeries(
  store: Store,
  columns: (params: Params) => string,
  selectors: readonly (readonly Matcher[])[],
  { fromMs, toMs }: Between,
): Promise<Row[]> {
  const params = new Params();
  const conditions = selectors.map((matchers) => `(${matchersSql(matchers, params)})`).join(' OR ');
  const bounds = [
    ...(fromMs === undefined ? [] : [`time_ms >= ${params.add(Math.trunc(fromMs))}`]),
    ...(toMs === undefined ? [] : [`time_ms <= ${params.add(Math.trunc(toMs))}`]),
  ];
  const there = bounds.length === 0 ? '' : `AND id IN (SELECT series FROM $source WHERE ${bounds.join(' AND ')})`;
  const sql = `SELECT DISTINCT ${columns(params)} FROM $series WHERE (${conditions === '' ? 'true' : conditions}) ${there} ORDER BY ALL`;
  return await store.select({ table: 'samples', fromNs: nanos(fromMs, 0n), toNs: nanos(toMs, LAST_NS), sql, params: params.values });
}
