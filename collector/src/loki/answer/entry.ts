import { LABEL_COLUMNS, METADATA_COLUMNS } from '../../store/schema.ts';
import type { Row, SqlValue } from '../../store/store.ts';
import { type Labels, sorted } from './labels.ts';

/** A log record on its way through a pipeline: its labels by category, changed by the stages. */
export interface Entry {
  readonly timeNs: bigint;
  readonly line: string;
  /** Names of the stream's labels as stored: a parsed label of such a name is renamed, even when the stage before dropped it. */
  readonly base: ReadonlySet<string>;
  readonly stream: Map<string, string>;
  readonly metadata: Map<string, string>;
  readonly parsed: Map<string, string>;
  /** Names a parser has given, also those that a later stage dropped: no parser gives them again. */
  readonly extracted: Set<string>;
  /** `__error__`, '' when all went well. */
  error: string;
  errorDetails: string;
}

export const ERROR = '__error__';
export const ERROR_DETAILS = '__error_details__';

/** What an entry is made of. */
export const ENTRY_COLUMNS = [
  'time_ns',
  'line',
  'trace_id',
  'span_id',
  'severity_number',
  'severity_text',
  ...LABEL_COLUMNS,
  ...METADATA_COLUMNS,
  'metadata',
] as const;

const PLAIN_COLUMNS = ['trace_id', 'span_id', 'severity_text', ...METADATA_COLUMNS] as const;

export function entryOf(row: Row): Entry {
  const stream = new Map<string, string>();
  for (const name of LABEL_COLUMNS) set(stream, name, row[name]);
  const stored = new Map<string, string>();
  for (const name of PLAIN_COLUMNS) set(stored, name, row[name]);
  if (Number(row['severity_number'] ?? 0) > 0) set(stored, 'severity_number', row['severity_number']);
  for (const [name, value] of Object.entries(metadataOf(row['metadata']))) set(stored, name, value);
  const base = new Set(stream.keys());
  const metadata = new Map([...stored].map(([name, value]) => [base.has(name) ? `${name}_extracted` : name, value]));
  return {
    timeNs: BigInt(row['time_ns'] ?? 0),
    line: String(row['line'] ?? ''),
    base,
    stream,
    metadata,
    parsed: new Map(),
    extracted: new Set(),
    error: '',
    errorDetails: '',
  };
}

/** Loki keeps no empty values. */
function set(into: Map<string, string>, name: string, value: SqlValue | undefined): void {
  if (value !== null && value !== undefined && value !== '') into.set(name, String(value));
}

function metadataOf(json: SqlValue | undefined): Record<string, string> {
  return typeof json === 'string' ? (JSON.parse(json) as Record<string, string>) : {};
}

/** A label's value as the stages see it; undefined when the entry has none. */
export function labelOf(entry: Entry, name: string): string | undefined {
  return entry.parsed.get(name) ?? entry.metadata.get(name) ?? entry.stream.get(name);
}

/** For filters by text, to which a missing label is an empty one and errors are labels. */
export function textOf(entry: Entry, name: string): string {
  if (name === ERROR) return entry.error;
  if (name === ERROR_DETAILS) return entry.errorDetails;
  return labelOf(entry, name) ?? '';
}

export function dropLabel(entry: Entry, name: string): void {
  for (const labels of [entry.stream, entry.metadata, entry.parsed]) labels.delete(name);
}

/** The first error stands: a later one says less. */
export function fail(entry: Entry, error: string, details: string): void {
  if (entry.error !== '') return;
  entry.error = error;
  entry.errorDetails = details;
}

/** Parsed labels and errors, as the answer lists them. */
export function parsedLabels(entry: Entry): Labels {
  const errors: [string, string][] = [];
  if (entry.error !== '') errors.push([ERROR, entry.error]);
  if (entry.errorDetails !== '') errors.push([ERROR_DETAILS, entry.errorDetails]);
  return sorted([...entry.parsed, ...errors]);
}

/** All labels as one set. */
export function allLabels(entry: Entry): Labels {
  return sorted([...new Map([...entry.stream, ...entry.metadata, ...Object.entries(parsedLabels(entry))])]);
}
