import { COLLECTOR_METRICS, type CollectorMetricLabel, type CollectorMetricName, type CollectorMetricSpec } from '@synctrail/model';
import { Counter, Gauge, Histogram, type Registry } from 'prom-client';

/** Metrics of one kind. */
type NameOf<Kind> = {
  [Name in CollectorMetricName]: (typeof COLLECTOR_METRICS)[Name]['kind'] extends Kind ? Name : never;
}[CollectorMetricName];
export type CounterName = NameOf<'counter'>;
export type GaugeName = NameOf<'gauge'>;
export type HistogramName = NameOf<'histogram'>;

/** Sets what is asked when the metrics are read; of what it does not set, nothing is told. */
type Collect<Instrument> = (instrument: Instrument) => void | Promise<void>;

function options(name: CollectorMetricName, registry: Registry) {
  const { brief, labels }: CollectorMetricSpec = COLLECTOR_METRICS[name];
  return { name, help: `${brief}.`, labelNames: [...labels], registers: [registry] };
}

/** A counter of the model's table. With `collect` it is counted anew each time that it is read. */
export function counter<Name extends CounterName>(
  name: Name,
  registry: Registry,
  collect?: Collect<Counter<CollectorMetricLabel<Name>>>,
): Counter<CollectorMetricLabel<Name>> {
  const made: Counter<CollectorMetricLabel<Name>> = new Counter<string>({ ...options(name, registry), ...whenRead(() => made, collect) });
  return made;
}

/** A gauge of the model's table. */
export function gauge<Name extends GaugeName>(
  name: Name,
  registry: Registry,
  collect?: Collect<Gauge<CollectorMetricLabel<Name>>>,
): Gauge<CollectorMetricLabel<Name>> {
  const made: Gauge<CollectorMetricLabel<Name>> = new Gauge<string>({ ...options(name, registry), ...whenRead(() => made, collect) });
  return made;
}

/** A histogram of the model's table, in seconds. */
export function histogram(name: HistogramName, registry: Registry): Histogram {
  return new Histogram({ ...options(name, registry), buckets: [...COLLECTOR_METRICS[name].bounds] });
}

function whenRead<Instrument>(made: () => Instrument, collect: Collect<Instrument> | undefined) {
  return collect === undefined ? {} : { collect: async () => await collect(made()) };
}
