import type { Row, Store } from '../store/store.ts';
import { logGroup, logJson } from './log-json.ts';
import { rowsInOrder } from './rows-in-order.ts';
import { spanGroup, spanJson } from './span-json.ts';
import type { Selection, Signal } from './wanted.ts';

/** Records of one line: what engines take in one request. */
const LINE_RECORDS = 500;

const NAMES = {
  spans: { groups: 'resourceSpans', scopes: 'scopeSpans', records: 'spans', group: spanGroup, json: spanJson },
  logs: { groups: 'resourceLogs', scopes: 'scopeLogs', records: 'logRecords', group: logGroup, json: logJson },
} as const;

function line(rows: readonly Row[], signal: Signal): string {
  const { groups, scopes, records, group, json } = NAMES[signal];
  const parts = [...Map.groupBy(rows, (row) => group(row).join('\n')).values()].map((own) => {
    const [resource, scope] = own[0] === undefined ? ['{}', '{}'] : group(own[0]);
    return `{"resource":${resource},"${scopes}":[{"scope":${scope},"${records}":[${own.map(json).join(',')}]}]}`;
  });
  return `{"${groups}":[${parts.join(',')}]}\n`;
}

/** An ExportTraceServiceRequest in OTLP's JSON, of rows of spans. */
export function spanLine(rows: readonly Row[]): string {
  return line(rows, 'spans');
}

/** An ExportLogsServiceRequest, of rows of events. */
export function logLine(rows: readonly Row[]): string {
  return line(rows, 'logs');
}

/** Export…ServiceRequests in OTLP's JSON, one a line, from the oldest record to the newest of each signal. */
export async function* otlpLines(store: Store, wanted: readonly Selection[]): AsyncGenerator<string> {
  for (const selection of wanted) {
    for await (const rows of rowsInOrder(store, selection)) {
      for (let first = 0; first < rows.length; first += LINE_RECORDS) yield line(rows.slice(first, first + LINE_RECORDS), selection.table);
    }
  }
}
