import { LABEL_COLUMNS, METADATA_COLUMNS } from '../../store/schema.ts';
import type { Params } from './params.ts';

export const INDEX_LABELS: ReadonlySet<string> = new Set(LABEL_COLUMNS);
const TEXT_COLUMNS: ReadonlySet<string> = new Set([...METADATA_COLUMNS, 'trace_id', 'span_id', 'severity_text']);

/** SQL for a label's value as a pipeline sees it, '' where the record has none. */
export function labelSql(name: string, params: Params): string {
  if (TEXT_COLUMNS.has(name)) return `coalesce("${name}", '')`;
  if (name === 'severity_number') return `CASE WHEN severity_number > 0 THEN CAST(severity_number AS VARCHAR) ELSE '' END`;
  const inMetadata = `coalesce(json_extract_string(metadata, ${params.add(`$."${name}"`)}), '')`;
  return INDEX_LABELS.has(name) ? `CASE WHEN "${name}" <> '' THEN "${name}" ELSE ${inMetadata} END` : inMetadata;
}

/** The bare column that holds a label, if it has one: a comparison with it can use the store's statistics. */
export function labelColumn(name: string): string | undefined {
  return TEXT_COLUMNS.has(name) ? `"${name}"` : undefined;
}
