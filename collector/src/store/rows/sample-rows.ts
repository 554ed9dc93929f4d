import { createHash } from 'node:crypto';
import type { MetricPoint } from '../../otlp/metric-point.ts';
import { metricName, unitName } from '../metrics/names.ts';
import { type Sample, samplesOf, typeOf } from '../metrics/series.ts';
import type { SeriesRoom } from '../metrics/series-room.ts';
import { targetInfos } from '../metrics/target-info.ts';
import { SAMPLE_TABLE } from '../schema.ts';
import { volumeAt } from '../volume.ts';
import { type PartBuilder, PartSet, type SeriesRow, type TablePart } from './table-part.ts';

const NS_PER_MS = 1_000_000n;
const COLUMN = { series: 0, time: 1, value: 2 } as const;
type Family = Pick<SeriesRow, 'family' | 'type' | 'unit' | 'help'>;

const TARGET_INFO: Family = { family: 'target_info', type: 'gauge', unit: '', help: 'Target metadata' };

function seriesRow({ name, labels }: Pick<Sample, 'name' | 'labels'>, family: Family): SeriesRow {
  const named = [['__name__', name] as const, ...labels].filter(([, value]) => value !== '');
  const text = JSON.stringify(Object.fromEntries(named.sort(([one], [other]) => (one < other ? -1 : 1))));
  return { id: createHash('sha1').update(text).digest().readBigInt64LE(), name, labels: text, ...family };
}

function addSample(part: PartBuilder, row: SeriesRow, ms: bigint, value: number | null): void {
  const { rows } = part;
  rows.addRow();
  part.noteSeries(row);
  rows.set(COLUMN.series, row.id);
  rows.set(COLUMN.time, ms);
  rows.set(COLUMN.value, value);
}

/** What becomes of a batch of points: rows, and how many points made series that there is no room for. */
export interface SampleParts {
  readonly parts: TablePart[];
  readonly leftOut: number;
}

/** Cumulative points as rows of `SAMPLE_TABLE` with their series, each volume apart. */
export function sampleParts(points: readonly MetricPoint[], room: SeriesRoom, nowMs: number): SampleParts {
  const parts = new PartSet('samples', SAMPLE_TABLE, points.length);
  let leftOut = 0;
  for (const point of points) {
    const { metric, timeNs } = point;
    const family = { family: metricName(metric) ?? '', type: typeOf(metric), unit: unitName(metric.unit), help: metric.description };
    const rows = samplesOf(point).map((sample) => ({ row: seriesRow(sample, family), value: sample.value }));
    const taken = room.takes(
      rows.map(({ row }) => row.id),
      nowMs,
    );
    if (!taken) leftOut += 1;
    else for (const { row, value } of rows) addSample(parts.in(volumeAt('metrics', timeNs)), row, timeNs / NS_PER_MS, value);
  }
  for (const { labels, times } of targetInfos(points)) {
    const row = seriesRow({ name: 'target_info', labels }, TARGET_INFO);
    if (!room.takes([row.id], nowMs)) continue;
    for (const ms of times) addSample(parts.in(volumeAt('metrics', BigInt(ms) * NS_PER_MS)), row, BigInt(ms), 1);
  }
  return { parts: parts.build(), leftOut };
}
