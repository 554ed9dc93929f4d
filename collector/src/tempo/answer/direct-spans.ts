import { ATTRIBUTE_COLUMNS } from '../../store/schema.ts';
import type { Row, SqlValue } from '../../store/store.ts';
import type { ShownSpans } from '../plan/search.ts';
import { bigintOf, textOf } from './cell.ts';

const LETTERS = { VARCHAR: 's', BIGINT: 'i', UTINYINT: 'i', DOUBLE: 'd', BOOLEAN: 'b' } as const;
const COLUMNS = new Map(ATTRIBUTE_COLUMNS.map(({ name, type }) => [name, LETTERS[type]]));

export interface DirectSpans {
  /** Rows as `spansOfTraces` reads them. */
  readonly spans: readonly Row[];
  readonly plan: ShownSpans;
}

/** The first matching spans of each trace, from matching rows as they are stored; a span that was delivered twice is one. */
export function directSpans(
  rows: readonly Row[],
  shown: readonly string[],
  traceIds: ReadonlySet<string>,
  spansPerSet: number,
): DirectSpans {
  const fields = shown.map((key, index) => ({ key, isName: false, column: `shown${index}`, definition: '' }));
  const byTrace = new Map<string, Map<string, Row>>();
  for (const row of rows) {
    const traceId = textOf(row['trace_id']);
    if (!traceIds.has(traceId)) continue;
    let spans = byTrace.get(traceId);
    if (spans === undefined) {
      spans = new Map();
      byTrace.set(traceId, spans);
    }
    spans.set(textOf(row['span_id']), row);
  }
  const spans = [...byTrace.values()].flatMap((own) =>
    [...own.values()]
      .sort(inOrder)
      .slice(0, spansPerSet)
      .map((row) => shownRow(row, fields, own.size)),
  );
  return { spans: spans.sort(inOrder), plan: { shown: fields, groups: [], counts: [] } };
}

function inOrder(one: Row, other: Row): number {
  const from = bigintOf(one['start_ns']);
  const to = bigintOf(other['start_ns']);
  if (from !== to) return from < to ? -1 : 1;
  return textOf(one['span_id']) < textOf(other['span_id']) ? -1 : 1;
}

function shownRow(row: Row, fields: readonly { readonly key: string; readonly column: string }[], matched: number): Row {
  const { trace_id = null, span_id = null, start_ns = null, end_ns = null } = row;
  const result: Row = { trace_id, span_id, start_ns, end_ns, matched };
  for (const { key, column } of fields) result[column] = shownValue(row, key);
  return result;
}

/** The tagged value of an attribute: `nil` where the span has none and it has a column. */
function shownValue(row: Row, name: string): string | null {
  const letter = COLUMNS.get(name);
  const stored = letter === undefined ? null : (row[name] ?? null);
  if (letter !== undefined && stored !== null) return `${letter}${String(stored)}`;
  return otherValue(row['attrs'], name) ?? (letter === undefined ? null : 'snil');
}

/** The same of the attributes without a column, as plan/tagged.ts reads them. */
function otherValue(json: SqlValue | undefined, name: string): string | null {
  const attributes = textOf(json);
  if (!attributes.includes(JSON.stringify(name))) return null;
  const list = JSON.parse(attributes) as { key: string; value: Record<string, unknown> }[];
  const value = list.find(({ key }) => key === name)?.value ?? {};
  for (const [field, letter] of FIELDS) if (field in value) return `${letter}${String(value[field])}`;
  return null;
}

const FIELDS = [
  ['stringValue', 's'],
  ['intValue', 'i'],
  ['doubleValue', 'd'],
  ['boolValue', 'b'],
] as const;
