import type { Row, Store } from '../store/store.ts';
import { rowsInOrder } from './rows-in-order.ts';
import type { Selection } from './wanted.ts';

const NS_PER_MS = 1_000_000n;

/** Columns of a row of a span, in their order. */
const COLUMNS = [
  'sync.level',
  'sync.status',
  'sync.entity.type',
  'sync.entity.source_id',
  'sync.entity.target_id',
  'sync.entity.action',
  'sync.reason.code',
  'sync.reason',
  'sync.error.class',
  'http.request.method',
  'url.full',
  'http.response.status_code',
  'sync.integration',
  'sync.id',
  'sync.run.id',
  'sync.step.id',
  'sync.page.id',
] as const;

/** A cell that no spreadsheet takes for a formula. */
export function csvCell(value: string): string {
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

const iso = (ns: bigint) => new Date(Number(ns / NS_PER_MS)).toISOString();

function csvRow(row: Row): string {
  const startNs = BigInt(row['start_ns'] ?? 0);
  const endNs = BigInt(row['end_ns'] ?? 0);
  const attributes = row['attrs'];
  const cells = [
    iso(startNs),
    String((endNs - startNs) / NS_PER_MS),
    String(row['name'] ?? ''),
    ...COLUMNS.map((name) => String(row[name] ?? '')),
    String(row['trace_id'] ?? ''),
    String(row['span_id'] ?? ''),
    String(row['parent_id'] ?? ''),
    typeof attributes === 'string' ? attributes : '',
  ];
  return cells.map(csvCell).join(',');
}

/** A row for each span: what was done, with what, and how it ended. Events are left out: OTLP has them. */
export async function* csvLines(store: Store, wanted: readonly Selection[]): AsyncGenerator<string> {
  yield `${['start', 'duration_ms', 'name', ...COLUMNS, 'trace_id', 'span_id', 'parent_span_id', 'attributes'].join(',')}\r\n`;
  for (const selection of wanted.filter(({ table }) => table === 'spans')) {
    for await (const rows of rowsInOrder(store, selection)) for (const row of rows) yield `${csvRow(row)}\r\n`;
  }
}
