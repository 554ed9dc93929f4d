import type { SqlValue, Store } from '../store/store.ts';

/** What is to be carried out of a store. */
export type Wanted =
  | { readonly kind: 'run'; readonly runId: string }
  /** A record by its id, where it comes from or where it goes. */
  | { readonly kind: 'record'; readonly id: string }
  /** All of a time, ns since the epoch; the end is left out. */
  | { readonly kind: 'range'; readonly fromNs: bigint; readonly toNs: bigint };

export type Signal = 'spans' | 'logs';

/** Which rows of a table are wanted: conditions with parameters from `$1` on, within a time. */
export interface Selection {
  readonly table: Signal;
  readonly fromNs: bigint;
  readonly toNs: bigint;
  readonly where: string;
  readonly params: readonly SqlValue[];
}

const ALL = { fromNs: 0n, toNs: 2n ** 63n - 1n };

const inList = (column: string, parameter: string) => `${column} IN (SELECT unnest(from_json(${parameter}, '["VARCHAR"]')))`;

function ofRun(runId: string): Selection[] {
  return [
    { table: 'spans', ...ALL, where: `("sync.run.id" = $1 OR trace_id = $1)`, params: [runId] },
    { table: 'logs', ...ALL, where: `(sync_run_id = $1 OR trace_id = $1)`, params: [runId] },
  ];
}

/** The units that the record is in, with the runs and steps that lead to them: enough to walk down to it, and its calls. */
async function ofRecord(store: Store, id: string): Promise<Selection[]> {
  const sql = `SELECT DISTINCT trace_id, "sync.run.id" AS run FROM $source WHERE "sync.entity.source_id" = $1 OR "sync.entity.target_id" = $1`;
  const found = await store.select({ table: 'spans', ...ALL, sql, params: [id], ids: [id] });
  const traces = [...new Set(found.flatMap(({ trace_id: trace, run }) => [trace, run]))].filter((trace) => typeof trace === 'string');
  const runs = [...new Set(found.map(({ run }) => run))].filter((run) => typeof run === 'string');
  const json = (list: readonly string[]) => JSON.stringify(list);
  const named = `(json_extract_string(metadata, 'sync_entity_source_id') = $3 OR json_extract_string(metadata, 'sync_entity_target_id') = $3)`;
  const path = `(${inList('sync_run_id', '$2')} AND sync_kind IN ('lifecycle', 'step'))`;
  return [
    { table: 'spans', ...ALL, where: inList('trace_id', '$1'), params: [json(traces)] },
    { table: 'logs', ...ALL, where: `(${inList('trace_id', '$1')} OR ${path} OR ${named})`, params: [json(traces), json(runs), id] },
  ];
}

export async function selections(store: Store, wanted: Wanted): Promise<Selection[]> {
  if (wanted.kind === 'run') return ofRun(wanted.runId);
  if (wanted.kind === 'record') return await ofRecord(store, wanted.id);
  const { fromNs, toNs } = wanted;
  return (['spans', 'logs'] as const).map((table) => ({ table, fromNs, toNs: toNs - 1n, where: 'true', params: [] }));
}
