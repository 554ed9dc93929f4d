import { ATTRIBUTE_COLUMNS, type Column } from '../store/schema.ts';
import type { Row, SqlValue } from '../store/store.ts';

function valueJson(value: Exclude<SqlValue, null>, type: Column['type']): string {
  if (type === 'VARCHAR') return `{"stringValue":${JSON.stringify(value)}}`;
  if (type === 'BIGINT') return `{"intValue":"${value}"}`;
  if (type === 'DOUBLE') return `{"doubleValue":${Number.isFinite(value) ? String(value) : JSON.stringify(String(value))}}`;
  return `{"boolValue":${value}}`;
}

const text = (row: Row, column: string) => JSON.stringify(row[column] ?? '');

function attributes(row: Row): string {
  const columns = ATTRIBUTE_COLUMNS.flatMap(({ name, type }) => {
    const value = row[name] ?? null;
    return value === null ? [] : [`{"key":"${name}","value":${valueJson(value, type)}}`];
  });
  const rest = typeof row['attrs'] === 'string' ? [row['attrs'].slice(1, -1)] : [];
  return `[${[...columns, ...rest].join(',')}]`;
}

/** A row of a span as OTLP's JSON has it. */
export function spanJson(row: Row): string {
  const fields = [
    `"traceId":${text(row, 'trace_id')},"spanId":${text(row, 'span_id')},"parentSpanId":${text(row, 'parent_id')}`,
    `"traceState":${text(row, 'trace_state')},"name":${text(row, 'name')},"kind":${row['kind']}`,
    `"startTimeUnixNano":"${row['start_ns']}","endTimeUnixNano":"${row['end_ns']}","attributes":${attributes(row)}`,
    `"events":${row['events'] ?? '[]'},"links":${row['links'] ?? '[]'}`,
    `"status":{"code":${row['status_code']},"message":${text(row, 'status_message')}}`,
  ];
  return `{${fields.join(',')}}`;
}

/** What spans of one group have in common: resource and scope. */
export function spanGroup(row: Row): [string, string] {
  const scope = `{"name":${text(row, 'scope_name')},"version":${text(row, 'scope_version')}}`;
  return [`{"attributes":${row['resource'] ?? '[]'}}`, scope];
}
