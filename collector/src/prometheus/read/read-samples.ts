import { Params } from '../../loki/plan/params.ts';
import type { Row, Store } from '../../store/store.ts';
import type { Labels } from '../evaluate/labels.ts';
import type { Matcher } from '../parse/expression.ts';
import { failed } from '../refusal.ts';
import { matchersSql } from './conditions.ts';

/** Samples of one selector that are read at most. */
const SAMPLES_AT_MOST = 5_000_000;
/** Samples that are handed over in one go, about. */
const SAMPLES_AT_ONCE = 100_000;

const LISTS = `labels, list(time_ms ORDER BY time_ms, value)::VARCHAR AS times, list(value ORDER BY time_ms, value)::VARCHAR AS amounts
  FROM there GROUP BY labels`;

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

const SPECIAL: Readonly<Record<string, number | null>> = {
  NULL: null,
  nan: Number.NaN,
  inf: Number.POSITIVE_INFINITY,
  '-inf': Number.NEGATIVE_INFINITY,
};

/** A list of numbers as DuckDB writes it: one text is handed over a hundred times faster than its numbers. */
function listOf(text: unknown): (number | null)[] {
  const items = String(text).slice(1, -1).split(', ');
  return items.map((item) => {
    const special = SPECIAL[item];
    return special === undefined ? Number(item) : special;
  });
}

/** Adds samples that are later than all it has; of one that was delivered twice with two values the lesser is taken. */
function append({ times, values }: StoredSeries, moreTimes: readonly (number | null)[], moreValues: readonly (number | null)[]): void {
  for (const [index, time] of moreTimes.entries()) {
    if (time === null || times.at(-1) === time) continue;
    times.push(time);
    values.push(moreValues[index] ?? null);
  }
}

/** Spans of equal length, one behind the other. */
function parts({ afterMs, untilMs }: Span, count: number): Span[] {
  const bound = (index: number) => afterMs + Math.round(((untilMs - afterMs) * index) / count);
  return Array.from({ length: count }, (_, index) => ({ afterMs: bound(index), untilMs: bound(index + 1) }));
}

/** What a read needs of its query: when to stop, and how to let others have their turn. */
interface Reading {
  readonly signal: AbortSignal;
  readonly pause: () => Promise<void>;
}

async function select(
  store: Store,
  matchers: readonly Matcher[],
  { afterMs, untilMs }: Span,
  what: string,
  signal: AbortSignal,
): Promise<Row[]> {
  const params = new Params();
  const [after, until] = [params.add(afterMs), params.add(untilMs)];
  const sql = `WITH matched AS (SELECT id, any_value(labels) AS labels FROM $series WHERE ${matchersSql(matchers, params)} GROUP BY id),
      there AS (SELECT labels, time_ms, value FROM $source JOIN matched ON series = id WHERE time_ms > ${after} AND time_ms <= ${until})
    SELECT ${what}`;
  const range = { fromNs: BigInt(Math.max(afterMs, 0)) * 1_000_000n, toNs: BigInt(Math.max(untilMs, 0)) * 1_000_000n };
  return await store.select({ table: 'samples', ...range, sql, params: params.values }, signal);
}

/** The series of a selector that have samples in a span of time, in the order of their labels. Read in parts, so that nothing else waits long. */
export async function readSamples(
  store: Store,
  matchers: readonly Matcher[],
  span: Span,
  { signal, pause }: Reading,
): Promise<StoredSeries[]> {
  const [counted] = await select(store, matchers, span, 'count(*)::INTEGER AS samples FROM there', signal);
  const count = Number(counted?.['samples'] ?? 0);
  if (count > SAMPLES_AT_MOST) throw failed('query processing would load too many samples into memory in query execution');
  const found = new Map<string, StoredSeries>();
  for (const part of count === 0 ? [] : parts(span, Math.ceil(count / SAMPLES_AT_ONCE))) {
    const rows = await select(store, matchers, part, LISTS, signal);
    for (const { labels, times, amounts } of rows) {
      await pause();
      const text = String(labels);
      const series = found.get(text) ?? {
        labels: new Map(Object.entries(JSON.parse(text) as Record<string, string>)),
        times: [],
        values: [],
      };
      found.set(text, series);
      append(series, listOf(times), listOf(amounts));
    }
  }
  return [...found].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, series]) => series);
}
