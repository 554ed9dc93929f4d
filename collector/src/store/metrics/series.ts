import type { MetricPoint } from '../../otlp/metric-point.ts';
import { type Labels, pointLabels } from './labels.ts';
import { metricName } from './names.ts';

/** A sample of a series; null says that it ends here. */
export interface Sample {
  readonly name: string;
  readonly labels: Labels;
  readonly value: number | null;
}

const NOTHING_RECORDED = 1;

/** The series and values that Prometheus makes of a point; none where no name is left. */
export function samplesOf({ metric, attributes, resource, flags, data }: MetricPoint): Sample[] {
  const name = metricName(metric);
  if (name === undefined) return [];
  const labels = pointLabels(attributes, resource.attributes);
  const sample = (suffix: string, value: number, extra?: readonly [string, string]): Sample => ({
    name: `${name}${suffix}`,
    labels: extra === undefined ? labels : new Map([...labels, extra]),
    value: (flags & NOTHING_RECORDED) === 0 ? value : null,
  });
  if (data.kind === 'number') return [sample('', Number(data.value))];
  if (data.kind === 'summary') {
    const quantiles = data.quantiles.map(({ quantile, value }) => sample('', value, ['quantile', boundText(quantile)]));
    return [sample('_sum', data.sum), sample('_count', data.count), ...quantiles];
  }
  const samples = [...(data.sum === undefined ? [] : [sample('_sum', data.sum)]), sample('_count', data.count)];
  if (data.kind === 'exponential') return samples;
  let below = 0;
  data.bounds.slice(0, data.counts.length).forEach((bound, index) => {
    below += data.counts[index] ?? 0;
    samples.push(sample('_bucket', below, ['le', boundText(bound)]));
  });
  return [...samples, sample('_bucket', data.count, ['le', '+Inf'])];
}

/** A bound as Prometheus writes it: never with an exponent. */
function boundText(bound: number): string {
  if (!Number.isFinite(bound)) return Number.isNaN(bound) ? 'NaN' : bound > 0 ? '+Inf' : '-Inf';
  const text = String(bound);
  const [digits = '', exponent] = text.split('e');
  if (exponent === undefined) return text;
  const [whole = '', fraction = ''] = digits.replace('-', '').split('.');
  const power = Number(exponent);
  const plain = power < 0 ? `0.${'0'.repeat(-power - 1)}${whole}${fraction}` : `${whole}${fraction}`.padEnd(power + 1, '0');
  return `${bound < 0 ? '-' : ''}${plain}`;
}

const TYPES = { gauge: 'gauge', histogram: 'histogram', exponential: 'histogram', summary: 'summary', none: 'unknown' } as const;

/** The metric's type in Prometheus' metadata. */
export function typeOf({ kind, monotonic }: MetricPoint['metric']): string {
  if (kind === 'sum') return monotonic ? 'counter' : 'gauge';
  return TYPES[kind];
}
