/** How a table is laid out in a compressed file. */
export interface Layout {
  /** Column of the instant by which the rows are taken piece by piece. */
  readonly time: string;
  /** What lies side by side within a piece: alike values compress, and a read of one run skips the rest. */
  readonly order: readonly string[];
  /** Columns of long text, which zstd makes a quarter of what the engine chooses by itself. */
  readonly long: readonly string[];
  /** What a record that was delivered twice has in common with itself. */
  readonly identity: readonly string[];
}

const SPANS: Layout = {
  time: 'start_ns',
  order: ['sync.integration', 'sync.run.id', 'sync.step.id', 'trace_id', 'start_ns', 'span_id'],
  long: ['attrs'],
  identity: ['trace_id', 'span_id'],
};

const LOGS: Layout = {
  time: 'time_ns',
  order: ['sync_kind', 'sync_integration', 'service_name', 'sync_run_id', 'time_ns'],
  long: ['metadata'],
  identity: ['time_ns', 'trace_id', 'span_id', 'line'],
};

const SAMPLES: Layout = {
  time: 'time_ms',
  order: ['series', 'time_ms'],
  long: [],
  identity: ['series', 'time_ms'],
};

/** Tables that are laid out anew; the others are copied as they are. */
export const LAYOUTS: ReadonlyMap<string, Layout> = new Map([
  ['spans', SPANS],
  ['logs', LOGS],
  ['samples', SAMPLES],
]);
