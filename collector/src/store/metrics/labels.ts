import { valueText } from '../../otlp/any-value.ts';
import type { Attribute } from '../../otlp/records.ts';
import { labelName } from './names.ts';

export type Labels = Map<string, string>;

/** Resource attributes that are labels of every series: what provisioning tells Prometheus to promote. */
const PROMOTED: readonly string[] = ['service.name', 'service.version', 'deployment.environment.name'];

/** What tells one target from another; the rest of a resource is told by `target_info`. */
export const IDENTIFYING: readonly string[] = ['service.namespace', 'service.name', 'service.instance.id'];

function textOf(attributes: readonly Attribute[], key: string): string | undefined {
  const found = attributes.find((attribute) => attribute.key === key);
  return found === undefined ? undefined : valueText(found.value);
}

/** Attributes by their names in Prometheus. Two that get one name share it, their values joined in the order of their keys. */
export function labelsOf(attributes: readonly Attribute[]): Labels {
  const labels: Labels = new Map();
  for (const { key, value } of attributes.toSorted((one, other) => (one.key < other.key ? -1 : 1))) {
    const name = key === '__name__' ? undefined : labelName(key);
    if (name === undefined) continue;
    const before = labels.get(name) ?? '';
    labels.set(name, before === '' ? valueText(value) : `${before};${valueText(value)}`);
  }
  return labels;
}

/** `job` and `instance`, where the resource tells them. */
export function targetLabels(resource: readonly Attribute[]): Labels {
  const labels: Labels = new Map();
  const service = textOf(resource, 'service.name');
  const namespace = textOf(resource, 'service.namespace');
  if (service !== undefined && service !== '') labels.set('job', namespace === undefined ? service : `${namespace}/${service}`);
  const instance = textOf(resource, 'service.instance.id') ?? '';
  if (instance !== '') labels.set('instance', instance);
  return labels;
}

/** The labels of a point: its own, the promoted ones of its resource, `job` and `instance`. */
export function pointLabels(attributes: readonly Attribute[], resource: readonly Attribute[]): Labels {
  const labels = labelsOf(attributes);
  const promoted = labelsOf(resource.filter(({ key }) => PROMOTED.includes(key)));
  for (const [name, value] of promoted) if ((labels.get(name) ?? '') === '') labels.set(name, value);
  for (const [name, value] of targetLabels(resource)) labels.set(name, value);
  return labels;
}
