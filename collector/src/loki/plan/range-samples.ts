import type { Store } from '../../store/store.ts';
import { allLabels, ENTRY_COLUMNS, type Entry, entryOf, textOf } from '../answer/entry.ts';
import { keyOf, type Labels, only, without } from '../answer/labels.ts';
import { read } from '../answer/reading.ts';
import { filterEntries, runStages } from '../answer/stages.ts';
import type { Grouping, LabelFilter, RangeAggregation, Stage } from '../parse/ast.ts';
import { planLog } from './log-plan.ts';
import { readWhere, type Window } from './read-entries.ts';
import type { Steps } from './series.ts';

/** A series of a range aggregation before it is aggregated, oldest first. */
export interface RawSeries {
  readonly labels: Labels;
  readonly key: string;
  /** A record of it could not be read: the query fails when a step covers it. */
  readonly failed: boolean;
  /** ns since the first instant read. */
  readonly times: number[];
  readonly values: number[];
}

/** The time that the windows of all steps cover. A window is open at its start and closed at its end. */
export function coveredBy(range: RangeAggregation, steps: Steps): Window {
  const first = steps.firstNs - range.offsetNs;
  const last = first + steps.stepNs * BigInt(steps.count - 1);
  return { fromNs: first - range.rangeNs + 1n, toNs: last + 1n };
}

/** Reads and labels every record that a range aggregation covers. `grouping` is its own, or that of a sum around it, applied at once. */
export async function rangeSamples(
  store: Store,
  range: RangeAggregation,
  window: Window,
  grouping: Grouping | undefined,
  signal?: AbortSignal,
): Promise<RawSeries[]> {
  const plan = planLog(range.log);
  const columns = ENTRY_COLUMNS.map((name) => `"${name}"`).join(', ');
  const rows = await readWhere(store, plan, window, (where) => `SELECT ${columns} FROM $source WHERE ${where} ORDER BY time_ns`, signal);
  const entries = await runStages(store, withoutIdleParsers(plan.stages, range, grouping), rows.map(entryOf));
  const samples = await valuesOf(store, range, entries);
  return seriesOf(samples, range, grouping, window.fromNs);
}

/** Where nothing of a line is asked for, Loki does not parse it, and so sees no fault in it. */
function withoutIdleParsers(stages: readonly Stage[], range: RangeAggregation, grouping: Grouping | undefined): readonly Stage[] {
  const single = range.op === 'absent_over_time' || (grouping?.without === false && grouping.labels.length === 0);
  if (!single || range.unwrap || range.log.stages.some(({ kind }) => kind === 'label')) return stages;
  return stages.filter(({ kind }) => kind !== 'json' && kind !== 'logfmt');
}

interface Measured {
  readonly entry: Entry;
  readonly value: number;
}

async function valuesOf(store: Store, range: RangeAggregation, entries: readonly Entry[]): Promise<Measured[]> {
  const { unwrap } = range;
  if (!unwrap) return entries.map((entry) => ({ entry, value: lineValue(range, entry) }));
  const values = new Map<Entry, number>();
  for (const entry of entries) {
    const text = textOf(entry, unwrap.label);
    if (text === '') continue;
    const value = read(text, unwrap.unit);
    if (typeof value === 'number') values.set(entry, unwrap.unit === 'duration' ? value / 1e9 : value);
    else {
      entry.error = 'SampleExtractionErr';
      entry.errorDetails = value.error;
      values.set(entry, 0);
    }
  }
  const left = await filterAll(store, unwrap.filters, [...values.keys()]);
  return left.map((entry) => ({ entry, value: values.get(entry) ?? 0 }));
}

async function filterAll(store: Store, filters: readonly LabelFilter[], entries: readonly Entry[]): Promise<readonly Entry[]> {
  let left = entries;
  for (const filter of filters) left = await filterEntries(store, filter, left);
  return left;
}

function lineValue(range: RangeAggregation, entry: Entry): number {
  return range.op === 'bytes_over_time' || range.op === 'bytes_rate' ? Buffer.byteLength(entry.line) : 1;
}

function seriesOf(samples: readonly Measured[], range: RangeAggregation, grouping: Grouping | undefined, originNs: bigint): RawSeries[] {
  const series = new Map<string, RawSeries>();
  for (const { entry, value } of samples) {
    const labels = entry.error === '' ? grouped(allLabels(entry), range, grouping) : allLabels(entry);
    const key = keyOf(labels);
    let one = series.get(key);
    if (!one) {
      one = { labels, key, failed: entry.error !== '', times: [], values: [] };
      series.set(key, one);
    }
    one.times.push(Number(entry.timeNs - originNs));
    one.values.push(value);
  }
  return [...series.values()];
}

function grouped(labels: Labels, range: RangeAggregation, grouping: Grouping | undefined): Labels {
  if (range.op === 'absent_over_time') return {};
  if (grouping && !grouping.without) return only(labels, grouping.labels);
  return without(labels, [...(grouping?.labels ?? []), ...(range.unwrap ? [range.unwrap.label] : [])]);
}
