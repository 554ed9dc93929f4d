import { LABEL_COLUMNS } from '../../store/schema.ts';
import type { Row, Store } from '../../store/store.ts';
import type { Matcher } from '../parse/ast.ts';
import { planLog } from './log-plan.ts';
import { readWhere, type Window } from './read-entries.ts';
import { INDEX_LABELS } from './label-sql.ts';

const LABELS = LABEL_COLUMNS.map((name) => `"${name}"`).join(', ');

/** Values that a label has in a time, in order; none for a name that is no index label. */
export async function labelValues(
  store: Store,
  name: string,
  selector: readonly Matcher[],
  window: Window,
  signal?: AbortSignal,
): Promise<string[]> {
  if (!INDEX_LABELS.has(name)) return [];
  const plan = planLog({ selector, stages: [] });
  const rows = await readWhere(
    store,
    plan,
    window,
    (where) => `SELECT DISTINCT "${name}" AS value FROM $source WHERE ${where} AND "${name}" <> '' ORDER BY value`,
    signal,
  );
  return rows.map((row) => String(row['value']));
}

/** A stream and what it holds. */
export interface StreamSize {
  readonly labels: ReadonlyMap<string, string>;
  readonly entries: number;
  readonly bytes: number;
}

/** The streams that a selector finds in a time. */
export async function streamSizes(store: Store, selector: readonly Matcher[], window: Window, signal?: AbortSignal): Promise<StreamSize[]> {
  const plan = planLog({ selector, stages: [] });
  const bytes = 'sum(strlen(line) + coalesce(strlen(metadata), 0))';
  const rows = await readWhere(
    store,
    plan,
    window,
    (where) => `SELECT ${LABELS}, count(*) AS entries, ${bytes} AS bytes FROM $source WHERE ${where} GROUP BY ${LABELS} ORDER BY ${LABELS}`,
    signal,
  );
  return rows.map((row) => ({ labels: labelsOf(row), entries: Number(row['entries']), bytes: Number(row['bytes']) }));
}

function labelsOf(row: Row): Map<string, string> {
  return new Map(LABEL_COLUMNS.map((name): [string, string] => [name, String(row[name] ?? '')]).filter(([, value]) => value !== ''));
}
