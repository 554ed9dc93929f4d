import { attributeOfLoki } from '../otlp/loki-names.ts';
import { LABEL_COLUMNS, METADATA_COLUMNS } from '../store/schema.ts';
import type { Row } from '../store/store.ts';

const RESOURCE = ['service_name', 'deployment_environment_name'] as const;
const OWN = [...LABEL_COLUMNS.filter((name) => !(RESOURCE as readonly string[]).includes(name)), ...METADATA_COLUMNS];
/** What has a field of its own. */
const FIELDS: ReadonlySet<string> = new Set(['scope_name', 'scope_version', 'observed_timestamp']);

function attributeJson(name: string, value: string): string {
  const spec = attributeOfLoki(name);
  const isInt = spec?.type === 'int' && /^-?\d{1,19}$/.test(value);
  const isBoolean = spec?.type === 'boolean' && (value === 'true' || value === 'false');
  const json = isInt ? `{"intValue":"${value}"}` : isBoolean ? `{"boolValue":${value}}` : `{"stringValue":${JSON.stringify(value)}}`;
  return `{"key":${JSON.stringify(spec?.name ?? name)},"value":${json}}`;
}

function metadataOf(row: Row): Record<string, string> {
  return typeof row['metadata'] === 'string' ? (JSON.parse(row['metadata']) as Record<string, string>) : {};
}

const text = (row: Row, column: string) => JSON.stringify(row[column] ?? '');

function present(row: Row, names: readonly string[]): string[] {
  return names.flatMap((name) => {
    const value = row[name] ?? '';
    return value === '' ? [] : [attributeJson(name, String(value))];
  });
}

/** A row of an event as OTLP's JSON has it. Attributes of the resource beyond its labels have become the record's, as they do in Loki. */
export function logJson(row: Row): string {
  const rest = Object.entries(metadataOf(row)).filter(([name]) => !FIELDS.has(name));
  const attributes = [...present(row, OWN), ...rest.map(([name, value]) => attributeJson(name, value))];
  const fields = [
    `"timeUnixNano":"${row['time_ns']}","observedTimeUnixNano":"${row['observed_ns']}"`,
    `"severityNumber":${row['severity_number']},"severityText":${text(row, 'severity_text')},"eventName":${text(row, 'event_name')}`,
    `"body":{"stringValue":${text(row, 'line')}},"attributes":[${attributes.join(',')}]`,
    `"traceId":${text(row, 'trace_id')},"spanId":${text(row, 'span_id')}`,
  ];
  return `{${fields.join(',')}}`;
}

/** What events of one group have in common: resource and scope. */
export function logGroup(row: Row): [string, string] {
  const { scope_name: name = '', scope_version: version = '' } = metadataOf(row);
  const scope = `{"name":${JSON.stringify(name)},"version":${JSON.stringify(version)}}`;
  return [`{"attributes":[${present(row, RESOURCE).join(',')}]}`, scope];
}
