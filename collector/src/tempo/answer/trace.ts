import { SPAN_TABLE, ATTRIBUTE_COLUMNS } from '../../store/schema.ts';
import type { Row, SqlValue } from '../../store/store.ts';
import type { KeyValue } from './any-value.ts';
import { bigintOf, numberOf, textOf } from './cell.ts';

const KINDS = ['UNSPECIFIED', 'INTERNAL', 'SERVER', 'CLIENT', 'PRODUCER', 'CONSUMER'] as const;
const STATUS_CODES: Readonly<Record<number, string>> = { 1: 'STATUS_CODE_OK', 2: 'STATUS_CODE_ERROR' };
const TYPES = new Map(SPAN_TABLE.map(({ name, type }) => [name, type]));

type Json = Readonly<Record<string, unknown>>;

export interface ResourceSpans {
  readonly resource: Json;
  readonly scopeSpans: { readonly scope: Json; readonly spans: Json[] }[];
}

/** OTLP's JSON of a trace as Tempo writes it, with ids in base64: resources, in each its scopes, in each its spans in the rows' order. */
export function resourceSpans(rows: readonly Row[]): ResourceSpans[] {
  const resources = new Map<string, ResourceSpans>();
  const scopes = new Map<string, Json[]>();
  for (const row of rows) {
    const resourceKey = textOf(row['resource']);
    const scopeKey = JSON.stringify([resourceKey, row['scope_name'], row['scope_version']]);
    let resource = resources.get(resourceKey);
    if (resource === undefined) {
      resource = { resource: { attributes: parsed(row['resource']) }, scopeSpans: [] };
      resources.set(resourceKey, resource);
    }
    let spans = scopes.get(scopeKey);
    if (spans === undefined) {
      spans = [];
      scopes.set(scopeKey, spans);
      resource.scopeSpans.push({ scope: scopeJson(row), spans });
    }
    spans.push(spanJson(row));
  }
  return [...resources.values()];
}

function scopeJson(row: Row): Json {
  return { ...ifText('name', textOf(row['scope_name'])), ...ifText('version', textOf(row['scope_version'])) };
}

function spanJson(row: Row): Json {
  return {
    traceId: base64(row['trace_id']),
    spanId: base64(row['span_id']),
    ...ifText('parentSpanId', base64(row['parent_id'])),
    ...ifText('traceState', textOf(row['trace_state'])),
    name: textOf(row['name']),
    kind: `SPAN_KIND_${KINDS[numberOf(row['kind'])] ?? KINDS[0]}`,
    startTimeUnixNano: String(bigintOf(row['start_ns'])),
    endTimeUnixNano: String(bigintOf(row['end_ns'])),
    ...ifAny('attributes', attributesOf(row)),
    ...ifAny('events', parsed(row['events'])),
    ...ifAny('links', parsed(row['links']).map(linkJson)),
    status: { ...ifText('message', textOf(row['status_message'])), ...ifText('code', STATUS_CODES[numberOf(row['status_code'])] ?? '') },
  };
}

function attributesOf(row: Row): unknown[] {
  const columns = ATTRIBUTE_COLUMNS.flatMap(({ name }) => columnAttribute(name, row[name]));
  return [...columns, ...parsed(row['attrs'])];
}

function columnAttribute(key: string, value: SqlValue | undefined): KeyValue[] {
  if (value === null || value === undefined) return [];
  switch (TYPES.get(key)) {
    case 'BIGINT':
      return [{ key, value: { intValue: String(value) } }];
    case 'DOUBLE':
      return [{ key, value: { doubleValue: Number(value) } }];
    case 'BOOLEAN':
      return [{ key, value: { boolValue: value === true } }];
    case 'UTINYINT':
    case 'VARCHAR':
    case undefined:
    default:
      return [{ key, value: { stringValue: textOf(value) } }];
  }
}

function linkJson(link: unknown): Json {
  const { traceId, spanId, ...rest } = link as { traceId: string; spanId: string };
  return { traceId: base64(traceId), spanId: base64(spanId), ...rest };
}

function parsed(json: SqlValue | undefined): unknown[] {
  return typeof json === 'string' ? (JSON.parse(json) as unknown[]) : [];
}

function base64(hex: SqlValue | undefined): string {
  return Buffer.from(textOf(hex), 'hex').toString('base64');
}

function ifText(key: string, value: string): Json {
  return value === '' ? {} : { [key]: value };
}

function ifAny(key: string, values: readonly unknown[]): Json {
  return values.length === 0 ? {} : { [key]: values };
}
