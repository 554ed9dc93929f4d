import { Params } from '../../loki/plan/params.ts';
import type { Store } from '../../store/store.ts';
import type { Labels } from '../evaluate/labels.ts';
import type { Matcher } from '../parse/expression.ts';
import { failed } from '../refusal.ts';
import { matchersSql } from './conditions.ts';

/** Samples of one selector that are read at most. */
const SAMPLES_AT_MOST = 5_000_000;

/** A series as it is stored; a value of null says that it ended. */
export interface StoredSeries {
  readonly labels: Labels;
  /** ms since the epoch, growing. */
  readonly times: number[];
  readonly values: (number | null)[];
}

/** Later than `afterMs`, up to `untilMs`. */
export interface Span {
  readonly afterMs: number;
  readonly untilMs: number;
}

/** The series of a selector that have samples in a span of time, in the order of their labels. */
export async function readSamples(
  store: Store,
  matchers: readonly Matcher[],
  { afterMs, untilMs }: Span,
  signal: AbortSignal,
): Promise<StoredSeries[]> {
  const params = new Params();
  const [after, until] = [params.add(afterMs), params.add(untilMs)];
  const sql = `WITH matched AS (SELECT id, any_value(labels) AS labels FROM $series WHERE ${matchersSql(matchers, params)} GROUP BY id),
      placed AS (SELECT id, labels, row_number() OVER (ORDER BY labels)::INTEGER AS place FROM matched)
    SELECT place, labels, NULL AS ms, NULL AS value FROM placed
    UNION ALL SELECT place, NULL, time_ms::DOUBLE, value FROM $source JOIN placed ON series = id WHERE time_ms > ${after} AND time_ms <= ${until}
    ORDER BY place, ms NULLS FIRST, value LIMIT ${SAMPLES_AT_MOST + 1}`;
  const range = { fromNs: BigInt(Math.max(afterMs, 0)) * 1_000_000n, toNs: BigInt(Math.max(untilMs, 0)) * 1_000_000n };
  const rows = await store.select({ table: 'samples', ...range, sql, params: params.values }, signal);
  if (rows.length > SAMPLES_AT_MOST) throw failed('query processing would load too many samples into memory in query execution');
  const series: StoredSeries[] = [];
  for (const { labels, ms, value } of rows) {
    if (typeof labels === 'string') {
      series.push({ labels: new Map(Object.entries(JSON.parse(labels) as Record<string, string>)), times: [], values: [] });
      continue;
    }
    const last = series.at(-1);
    // A sample that was delivered twice with two values is the lesser of them.
    if (last === undefined || last.times.at(-1) === ms) continue;
    last.times.push(ms as number);
    last.values.push(value as number | null);
  }
  return series.filter(({ times }) => times.length > 0);
}
