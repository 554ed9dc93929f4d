import type { Row, Store } from '../../store/store.ts';

/** Samples that are read at a time. */
const PAGE_ROWS = 20_000;
const NS_PER_MS = 1_000_000n;

/** A sample with what is known of its series. */
export interface StoredSample {
  readonly name: string;
  /** Without the name. */
  readonly labels: Readonly<Record<string, string>>;
  /** Of the metric that it is a part of, in Prometheus' words. */
  readonly family: string;
  readonly type: string;
  readonly unit: string;
  readonly help: string;
  readonly timeMs: number;
  /** Null says that the series ends here. */
  readonly value: number | null;
}

const text = (row: Row, column: string): string => String(row[column] ?? '');

function sampleOf(row: Row): StoredSample {
  const { __name__: name = text(row, 'name'), ...labels } = JSON.parse(text(row, 'labels')) as Record<string, string>;
  const value = row['value'];
  return {
    name,
    labels,
    family: text(row, 'family'),
    type: text(row, 'type'),
    unit: text(row, 'unit'),
    help: text(row, 'help'),
    timeMs: Number(row['time_ms']),
    value: typeof value === 'number' ? value : null,
  };
}

/** The samples of a time from the oldest to the newest, page by page: what is of one instant is never parted. One that was delivered twice is there once. */
export async function* samplesInOrder(store: Store, fromNs: bigint, untilNs: bigint): AsyncGenerator<StoredSample[]> {
  const [firstMs, untilMs] = [Number((fromNs + NS_PER_MS - 1n) / NS_PER_MS), Number((untilNs + NS_PER_MS - 1n) / NS_PER_MS)];
  let startMs = firstMs;
  let limit = PAGE_ROWS;
  while (startMs < untilMs) {
    const sql = `WITH known AS (SELECT id, any_value(name) AS name, any_value(labels) AS labels, any_value(family) AS family,
          any_value(type) AS type, any_value(unit) AS unit, any_value(help) AS help FROM $series GROUP BY id),
        page AS (SELECT series, time_ms, min(value) AS value FROM $source WHERE time_ms >= $1 AND time_ms < $2
          GROUP BY series, time_ms ORDER BY time_ms LIMIT ${limit})
      SELECT known.* EXCLUDE (id), time_ms, value FROM page JOIN known ON series = id ORDER BY time_ms, labels`;
    const range = { fromNs: BigInt(startMs) * NS_PER_MS, toNs: BigInt(untilMs) * NS_PER_MS };
    const rows = await store.select({ table: 'samples', ...range, sql, params: [startMs, untilMs] });
    if (rows.length < limit) {
      if (rows.length > 0) yield rows.map(sampleOf);
      return;
    }
    const lastMs = Number(rows.at(-1)?.['time_ms']);
    const whole = rows.filter((row) => Number(row['time_ms']) < lastMs);
    if (whole.length === 0) {
      // All are of one instant: more of it are read at once.
      limit *= 2;
      continue;
    }
    yield whole.map(sampleOf);
    limit = PAGE_ROWS;
    startMs = lastMs;
  }
}
