import { valueText } from '../../otlp/any-value.ts';
import type { Attribute, AttributeValue, LogRecord } from '../../otlp/records.ts';
import { LABEL_COLUMNS, LOG_TABLE, METADATA_COLUMNS } from '../schema.ts';
import { kindOfLog, volumeAt } from '../volume.ts';
import { PartSet, type TablePart } from './table-part.ts';

const INDEX = new Map(LOG_TABLE.map((column, index) => [column.name, index]));
const at = (name: string) => INDEX.get(name) ?? -1;
const FIRST = { time: 0, observed: 1, traceId: 2, spanId: 3, severity: 4, severityText: 5, eventName: 6, line: 7 } as const;
const METADATA = at('metadata');

/** Index labels, by where OTLP carries them. */
const RESOURCE_LABELS: ReadonlySet<string> = new Set(['service_name', 'deployment_environment_name']);
const RECORD_LABELS: ReadonlySet<string> = new Set(LABEL_COLUMNS.filter((name) => !RESOURCE_LABELS.has(name)));
const METADATA_SET: ReadonlySet<string> = new Set(METADATA_COLUMNS);

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

function isMap(value: AttributeValue): value is Record<string, AttributeValue> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array);
}

/** Nested maps are flattened with `_`, as Loki does. */
function flatten(prefix: string, value: AttributeValue, into: Map<string, string>): void {
  if (!isMap(value)) into.set(prefix, valueText(value));
  else for (const [key, item] of Object.entries(value)) flatten(lokiKey(`${prefix}_${key}`), item, into);
}

function flattenAll(attributes: readonly Attribute[], into: Map<string, string>): void {
  for (const { key, value } of attributes) flatten(lokiKey(key), value, into);
}

/** Log records as rows of `LOG_TABLE`, each volume apart. */
export function logParts(logs: readonly LogRecord[]): TablePart[] {
  const parts = new PartSet('logs', LOG_TABLE, logs.length);
  for (const log of logs) {
    const labels = new Map<string, string>();
    const metadata = new Map<string, string>();
    const resource = new Map<string, string>();
    flattenAll(log.resource.attributes, resource);
    for (const [name, value] of resource) (RESOURCE_LABELS.has(name) ? labels : metadata).set(name, value);
    if (log.scope.name !== '') metadata.set('scope_name', log.scope.name);
    if (log.scope.version !== '') metadata.set('scope_version', log.scope.version);
    const own = new Map<string, string>();
    flattenAll(log.attributes, own);
    for (const [name, value] of own) (RECORD_LABELS.has(name) ? labels : metadata).set(name, value);
    if (log.observedNs !== 0n) metadata.set('observed_timestamp', String(log.observedNs));

    const { rows } = parts.in(volumeAt(kindOfLog(labels.get('sync_kind') ?? ''), log.timeNs));
    rows.addRow();
    rows.set(FIRST.time, log.timeNs);
    rows.set(FIRST.observed, log.observedNs);
    rows.set(FIRST.traceId, log.traceId);
    rows.set(FIRST.spanId, log.spanId);
    rows.set(FIRST.severity, log.severityNumber);
    rows.set(FIRST.severityText, log.severityText);
    rows.set(FIRST.eventName, log.eventName);
    rows.set(FIRST.line, valueText(log.body));
    for (const name of LABEL_COLUMNS) rows.set(at(name), labels.get(name) ?? '');
    for (const name of METADATA_COLUMNS) {
      rows.set(at(name), metadata.get(name) ?? null);
    }
    const rest = [...metadata].filter(([name]) => !METADATA_SET.has(name));
    if (rest.length > 0) rows.set(METADATA, JSON.stringify(Object.fromEntries(rest)));
  }
  return parts.build();
}
