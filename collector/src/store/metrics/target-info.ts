import type { MetricPoint } from '../../otlp/metric-point.ts';
import type { Resource } from '../../otlp/records.ts';
import { IDENTIFYING, type Labels, labelsOf, targetLabels } from './labels.ts';

/** Half of how long a sample stands for its series. */
const EVERY_MS = 150_000;
/** A batch may span months; more than this is told from its newest end. */
const AT_MOST = 2_000;

/** What is told of a sender's resource, as of these instants, ms. */
export interface TargetInfo {
  readonly labels: Labels;
  readonly times: readonly number[];
}

/** `target_info` of each resource of a batch, over the time that its points are of; none of a resource that says no more than its name. */
export function targetInfos(points: readonly MetricPoint[]): TargetInfo[] {
  return [...Map.groupBy(points, ({ resource }) => resource)].flatMap(([resource, own]) => {
    const labels = infoLabels(resource);
    if (labels === undefined) return [];
    const times = own.map(({ timeNs }) => Number(timeNs / 1_000_000n));
    const [first, last] = times.reduce(([least, most], ms) => [Math.min(least, ms), Math.max(most, ms)], [Infinity, -Infinity]);
    const count = Math.min(Math.ceil((last - first) / EVERY_MS), AT_MOST);
    return [{ labels, times: [...Array.from({ length: count }, (_, index) => first + index * EVERY_MS), last] }];
  });
}

function infoLabels({ attributes }: Resource): Labels | undefined {
  const others = attributes.filter(({ key }) => !IDENTIFYING.includes(key));
  const target = targetLabels(attributes);
  return others.length === 0 || target.size === 0 ? undefined : new Map([...labelsOf(others), ...target]);
}
