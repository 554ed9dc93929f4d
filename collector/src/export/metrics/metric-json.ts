import type { StoredSample } from './samples-in-order.ts';

/** OTLP's AggregationTemporality and the flag of a point that ends its series. */
const CUMULATIVE = 2;
const NOTHING_RECORDED = 1;

const double = (value: number): string => (Number.isFinite(value) ? String(value) : JSON.stringify(String(value)));

function attributesJson(labels: StoredSample['labels'], without = ''): string {
  const entries = Object.entries(labels).filter(([name]) => name !== without);
  return `[${entries.map(([name, value]) => `{"key":${JSON.stringify(name)},"value":{"stringValue":${JSON.stringify(value)}}}`).join(',')}]`;
}

/** What every point begins with. */
function begun({ labels, timeMs }: StoredSample, own: string, isEnd: boolean): string {
  return `"attributes":${attributesJson(labels, own)},"timeUnixNano":"${timeMs}000000"${isEnd ? `,"flags":${NOTHING_RECORDED}` : ''}`;
}

function numberJson(sample: StoredSample): string {
  const { value } = sample;
  return `{${begun(sample, '', value === null)},"asDouble":${double(value ?? 0)}}`;
}

/** The samples that one point of a distribution was taken apart into. */
function partsOf(samples: readonly StoredSample[], label: 'le' | 'quantile') {
  const of = (end: string) => samples.find(({ name, family }) => name === `${family}${end}`)?.value ?? undefined;
  const valued = samples.flatMap(({ labels, value }) =>
    labels[label] === undefined ? [] : [{ at: Number(labels[label].replace('Inf', 'Infinity')), value }],
  );
  const isEnd = samples.every(({ value }) => value === null);
  return { count: of('_count'), sum: of('_sum'), valued: valued.toSorted((one, other) => one.at - other.at), isEnd };
}

function histogramJson(samples: readonly StoredSample[], first: StoredSample): string {
  const { count, sum, valued, isEnd } = partsOf(samples, 'le');
  const below = valued.map(({ value }) => value ?? 0);
  const counts = below.map((all, index) => Math.max(0, all - (below[index - 1] ?? 0)));
  const bounds = valued.map(({ at }) => at).filter((at) => at !== Number.POSITIVE_INFINITY);
  // Where the last bucket is missing it is what is above the others.
  if (valued.length > 0 && bounds.length === valued.length) counts.push(Math.max(0, (count ?? 0) - (below.at(-1) ?? 0)));
  const fields = [
    begun(first, 'le', isEnd),
    `"count":"${count ?? below.at(-1) ?? 0}"`,
    ...(sum === undefined ? [] : [`"sum":${double(sum)}`]),
    ...(valued.length === 0
      ? []
      : [`"bucketCounts":[${counts.map((each) => `"${each}"`).join(',')}],"explicitBounds":[${bounds.map(double).join(',')}]`]),
  ];
  return `{${fields.join(',')}}`;
}

function summaryJson(samples: readonly StoredSample[], first: StoredSample): string {
  const { count = 0, sum = 0, valued, isEnd } = partsOf(samples, 'quantile');
  const quantiles = valued.map(({ at, value }) => `{"quantile":${double(at)},"value":${double(value ?? 0)}}`);
  return `{${begun(first, 'quantile', isEnd)},"count":"${count}","sum":${double(sum)},"quantileValues":[${quantiles.join(',')}]}`;
}

/** Points of a distribution, each of all samples of one instant that differ in one label alone. */
function distributionJson(samples: readonly StoredSample[], label: 'le' | 'quantile'): string[] {
  const points = Map.groupBy(samples, ({ labels, timeMs }) => `${timeMs} ${attributesJson(labels, label)}`);
  return [...points.values()].flatMap((own) => {
    const [first] = own;
    if (first === undefined) return [];
    return [label === 'le' ? histogramJson(own, first) : summaryJson(own, first)];
  });
}

/** The name and unit that Prometheus makes this family of. A unit that the name has already is not added once more; one of two words is, so the name goes without it. */
function namedUnit({ family, unit }: StoredSample): { name: string; unit: string } {
  const [, main, per] = /^(.+)_per_(.+)$/.exec(unit) ?? [];
  const stem = family.replace(/_total$/, '');
  if (main !== undefined && stem.endsWith(`_${unit}`)) return { name: stem.slice(0, -unit.length - 1), unit: `${main}/${per}` };
  return { name: family, unit: family.split('_').includes(unit) ? unit : '' };
}

/** A metric of OTLP, of samples of one family. Its name is Prometheus'. */
export function metricJson(samples: readonly StoredSample[]): string {
  const [first] = samples;
  if (first === undefined) return '{}';
  const { name, unit } = namedUnit(first);
  const named = `"name":${JSON.stringify(name)},"description":${JSON.stringify(first.help)},"unit":${JSON.stringify(unit)}`;
  const points = (list: readonly string[]) => `"dataPoints":[${list.join(',')}]`;
  if (first.type === 'histogram')
    return `{${named},"histogram":{"aggregationTemporality":${CUMULATIVE},${points(distributionJson(samples, 'le'))}}}`;
  if (first.type === 'summary') return `{${named},"summary":{${points(distributionJson(samples, 'quantile'))}}}`;
  const numbers = points(samples.map(numberJson));
  return first.type === 'counter'
    ? `{${named},"sum":{"aggregationTemporality":${CUMULATIVE},"isMonotonic":true,${numbers}}}`
    : `{${named},"gauge":{${numbers}}}`;
}
