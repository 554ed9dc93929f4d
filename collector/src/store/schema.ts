import { type AttributeName, type AttributeSpec, SPAN_COLUMNS } from '@synctrail/model';
import type { VolumeKind } from './volume.ts';

/** A column of a day's table; the name is the attribute's own where it holds one. */
export interface Column {
  readonly name: string;
  readonly type: 'VARCHAR' | 'BIGINT' | 'DOUBLE' | 'BOOLEAN' | 'UTINYINT';
}

const SQL_TYPE = {
  string: 'VARCHAR',
  json: 'VARCHAR',
  int: 'BIGINT',
  double: 'DOUBLE',
  boolean: 'BOOLEAN',
} as const satisfies Record<AttributeSpec['type'], Column['type']>;

/** Attributes of spans that have a column, NULL where the span has none; an attribute of another type than the table's stays in `attrs`. */
export const ATTRIBUTE_COLUMNS: readonly Column[] = SPAN_COLUMNS.map((spec) => ({ name: spec.name, type: SQL_TYPE[spec.type] }));

/** Attributes by whose value single spans are sought: a file at rest notes when each occurs. */
export const ID_ATTRIBUTES = [
  'sync.run.id',
  'sync.step.id',
  'sync.page.id',
  'sync.page.origin_id',
  'sync.entity.source_id',
  'sync.entity.target_id',
] as const satisfies readonly AttributeName[];

/** Attributes of few values by which spans are counted: a file at rest notes how many there are of each. */
export const COUNTED_ATTRIBUTES = [
  'sync.level',
  'sync.integration',
  'sync.id',
  'sync.type',
  'sync.pipeline',
  'sync.step.name',
  'sync.entity.type',
  'sync.entity.action',
  'sync.status',
  'sync.reason.code',
  'sync.error.class',
  'http.request.method',
  'http.response.status_code',
] as const satisfies readonly AttributeName[];

/** Spans of so long are counted together, ns: those that start after a multiple of it, until the next one. */
export const COUNTED_NS = 600_000_000_000n;

/** The column of a read over spans in which an attribute is whose value is of another type than its own column's: `attrs`, or NULL where it is known that none is. */
export const MISFITS = {
  column: (name: string): string => `"attrs of ${name}"`,
  pattern: /"attrs of ([^"]+)"/g,
} as const;

/** One row a span. Times are ns since the epoch. `resource`, `attrs`, `events`, `links` are OTLP's JSON (`[{"key","value":{…}}]`), NULL when empty. */
export const SPAN_TABLE: readonly Column[] = [
  { name: 'trace_id', type: 'VARCHAR' },
  { name: 'span_id', type: 'VARCHAR' },
  { name: 'parent_id', type: 'VARCHAR' },
  { name: 'trace_state', type: 'VARCHAR' },
  { name: 'name', type: 'VARCHAR' },
  { name: 'kind', type: 'UTINYINT' },
  { name: 'start_ns', type: 'BIGINT' },
  { name: 'end_ns', type: 'BIGINT' },
  { name: 'status_code', type: 'UTINYINT' },
  { name: 'status_message', type: 'VARCHAR' },
  { name: 'service_name', type: 'VARCHAR' },
  { name: 'resource', type: 'VARCHAR' },
  { name: 'scope_name', type: 'VARCHAR' },
  { name: 'scope_version', type: 'VARCHAR' },
  ...ATTRIBUTE_COLUMNS,
  { name: 'attrs', type: 'VARCHAR' },
  { name: 'events', type: 'VARCHAR' },
  { name: 'links', type: 'VARCHAR' },
];

/** Index labels, named as Loki names them; '' where the record has none. */
export const LABEL_COLUMNS = ['service_name', 'deployment_environment_name', 'sync_integration', 'sync_kind'] as const;

/** Structured metadata that is asked for often, named as Loki names it; NULL where the record has none. */
export const METADATA_COLUMNS = [
  'sync_event',
  'sync_run_id',
  'sync_step_id',
  'sync_page_id',
  'sync_id',
  'sync_status',
  'sync_error_class',
] as const;

/**
 * One row a log record. `observed_ns` is 0 where the sender told only one time. `line` is the body as text. `metadata` is a JSON object of
 * all structured metadata that has no column (Loki names, string values), with `trace_id`, `span_id`, `severity_number`, `severity_text` left to their columns.
 */
export const LOG_TABLE: readonly Column[] = [
  { name: 'time_ns', type: 'BIGINT' },
  { name: 'observed_ns', type: 'BIGINT' },
  { name: 'trace_id', type: 'VARCHAR' },
  { name: 'span_id', type: 'VARCHAR' },
  { name: 'severity_number', type: 'UTINYINT' },
  { name: 'severity_text', type: 'VARCHAR' },
  { name: 'event_name', type: 'VARCHAR' },
  { name: 'line', type: 'VARCHAR' },
  ...LABEL_COLUMNS.map((name): Column => ({ name, type: 'VARCHAR' })),
  ...METADATA_COLUMNS.map((name): Column => ({ name, type: 'VARCHAR' })),
  { name: 'metadata', type: 'VARCHAR' },
];

/**
 * Which trace has spans in a volume: one row a batch and trace. A trace of one row is told by it; one of several grew later or was
 * delivered again, and only its spans tell how many they are. All from `end_ns` on is NULL where an older version wrote the row.
 */
export const TRACE_TABLE: readonly Column[] = [
  { name: 'trace_id', type: 'VARCHAR' },
  { name: 'from_ns', type: 'BIGINT' },
  { name: 'to_ns', type: 'BIGINT' },
  { name: 'end_ns', type: 'BIGINT' },
  { name: 'root_name', type: 'VARCHAR' },
  { name: 'root_service', type: 'VARCHAR' },
  { name: 'spans_by_service', type: 'VARCHAR' },
  { name: 'errors_by_service', type: 'VARCHAR' },
];

/**
 * One row a series and volume. `labels` is a JSON object with the name, its keys sorted; `id` is made of it. `family`, `type`, `unit`, `help` are
 * the metric's, as Prometheus' metadata has them.
 */
export const SERIES_TABLE: readonly Column[] = [
  { name: 'id', type: 'BIGINT' },
  { name: 'name', type: 'VARCHAR' },
  { name: 'labels', type: 'VARCHAR' },
  { name: 'family', type: 'VARCHAR' },
  { name: 'type', type: 'VARCHAR' },
  { name: 'unit', type: 'VARCHAR' },
  { name: 'help', type: 'VARCHAR' },
];

/** One row a sample. `time_ms` is since the epoch. A value of NULL says that the series ends here. */
export const SAMPLE_TABLE: readonly Column[] = [
  { name: 'series', type: 'BIGINT' },
  { name: 'time_ms', type: 'BIGINT' },
  { name: 'value', type: 'DOUBLE' },
];

/** Tables of records; `traces` is beside `spans`, and `series` beside `samples`. */
export type TableName = 'spans' | 'logs' | 'samples';

/** All tables but the one of digests, which every file has. */
export type AnyTable = TableName | 'traces' | 'series';

/** What the files of each kind hold. */
export const TABLES_OF: Readonly<Record<VolumeKind, readonly AnyTable[]>> = {
  details: ['logs', 'spans', 'traces'],
  events: ['logs'],
  progress: ['logs'],
  metrics: ['samples', 'series'],
};
