import type { Level, LogKind } from '../levels.ts';

/** How a value travels: `json` is a string that holds JSON, because engines flatten or cut nested values differently. */
export type AttributeType = 'string' | 'int' | 'double' | 'boolean' | 'json';

/**
 * What a value may give away.
 * `none` names and numbers of ours · `identifier` points at a record or person · `content` text from users or providers,
 * redacted before it leaves the process.
 */
export type Sensitivity = 'none' | 'identifier' | 'content';

/** Where an attribute applies: span levels, the kinds of log that carry it, or metrics only. */
export type Place = Level | LogKind | 'resource' | 'metric';

export interface AttributeSpec {
  readonly name: string;
  readonly type: AttributeType;
  readonly on: readonly Place[];
  readonly sensitivity: Sensitivity;
  /** One line: what it means, with the unit. */
  readonly brief: string;
  readonly example: string | number | boolean;
  /** Engines keep it in a column of its own; `blob` for long, mostly distinct text; `store` in the embedded store only, as Tempo takes 20. */
  readonly column?: 'plain' | 'blob' | 'store';
  /** Loki keeps it as an index label: few values, always asked for. */
  readonly label?: true;
  /** Taken from OpenTelemetry's semantic conventions, not ours. */
  readonly otel?: true;
  /** An OpenTelemetry SDK of another language must set it for the drill-down to work. */
  readonly needed?: true;
}
