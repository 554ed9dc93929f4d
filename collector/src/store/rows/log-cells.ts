import { valueText } from '../../otlp/any-value.ts';
import type { Attribute, AttributeValue } from '../../otlp/records.ts';
import { LABEL_COLUMNS, LOG_TABLE, METADATA_COLUMNS } from '../schema.ts';

const INDEX = new Map(LOG_TABLE.map((column, index) => [column.name, index]));
export const logColumn = (name: string): number => INDEX.get(name) ?? -1;

/** Where the fields of a log record are. */
export const LOG = {
  time: logColumn('time_ns'),
  observed: logColumn('observed_ns'),
  traceId: logColumn('trace_id'),
  spanId: logColumn('span_id'),
  severity: logColumn('severity_number'),
  severityText: logColumn('severity_text'),
  eventName: logColumn('event_name'),
  line: logColumn('line'),
  metadata: logColumn('metadata'),
} as const;

/** Index labels, by where OTLP carries them. */
export const RESOURCE_LABELS: ReadonlySet<string> = new Set(['service_name', 'deployment_environment_name']);
export const RECORD_LABELS: ReadonlySet<string> = new Set(LABEL_COLUMNS.filter((name) => !RESOURCE_LABELS.has(name)));
export const METADATA_SET: ReadonlySet<string> = new Set(METADATA_COLUMNS);

const names = new Map<string, string>();

/** Loki's name for an attribute's key; the few that there are, are kept. */
export function lokiKey(key: string): string {
  let name = names.get(key);
  if (name === undefined) {
    name = key.replaceAll(/[^A-Za-z0-9_]/g, '_');
    if (/^\d/.test(name)) name = `key_${name}`;
    if (names.size < 10_000) names.set(key, name);
  }
  return name;
}

export function isMap(value: AttributeValue): value is Record<string, AttributeValue> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array);
}

/** Nested maps are flattened with `_`, as Loki does. */
function flatten(prefix: string, value: AttributeValue, into: Map<string, string>): void {
  if (!isMap(value)) into.set(prefix, valueText(value));
  else for (const [key, item] of Object.entries(value)) flatten(lokiKey(`${prefix}_${key}`), item, into);
}

export function flattenAll(attributes: readonly Attribute[], into: Map<string, string>): void {
  for (const { key, value } of attributes) flatten(lokiKey(key), value, into);
}
