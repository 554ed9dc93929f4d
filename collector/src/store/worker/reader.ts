import type { DuckDBConnection, DuckDBValue } from '@duckdb/node-api';
import type { Cell } from '../rows/column-builder.ts';
import type { AnyTable, TableName } from '../schema.ts';
import type { Counting, SqlValue } from '../store.ts';
import type { ColumnarResult } from './messages.ts';
import { partsWith } from './notes/parts.ts';
import { withSpanSources } from './notes/sources.ts';
import type { Volumes } from './volumes.ts';
import type { Workspaces } from './workspaces.ts';

export interface Read {
  readonly workspace: string;
  readonly table: TableName;
  readonly fromNs: bigint;
  readonly toNs: bigint;
  readonly sql: string;
  readonly params: readonly SqlValue[];
  readonly ids?: readonly string[] | undefined;
  readonly counting?: Counting | undefined;
}

export type TraceRead = Pick<Read, 'workspace' | 'fromNs' | 'toNs'> & { readonly traceId: string };

interface Waiting {
  readonly id: number;
  readonly start: (connection: DuckDBConnection) => void;
  readonly refuse: (error: Error) => void;
}

/** The values of a column; null where it has none, as many have. */
function cells(values: readonly DuckDBValue[], column: string): Cell[] | null {
  if (values.every((value) => value === null)) return null;
  for (const value of values) {
    if (value !== null && typeof value === 'object')
      throw new Error(`column ${column} of a query is no string, number or boolean: cast it`);
  }
  return values as Cell[];
}

/** Reads on connections of their own, so that writes go on meanwhile; more reads than connections wait. */
export class Reader {
  readonly #idle: DuckDBConnection[];
  readonly #running = new Map<number, DuckDBConnection>();
  readonly #reads = new Set<Promise<unknown>>();
  readonly #waiting: Waiting[] = [];
  readonly #workspaces: Workspaces;

  constructor(connections: DuckDBConnection[], workspaces: Workspaces) {
    this.#idle = connections;
    this.#workspaces = workspaces;
  }

  async select(id: number, read: Read): Promise<ColumnarResult> {
    return await this.#on(id, async (connection) => {
      const { workspace, table, fromNs, toNs, params } = read;
      const volumes = this.#workspaces.of(workspace);
      const source = (name: AnyTable) => volumes.source(name, volumes.overlapping(name, fromNs, toNs));
      const sql = read.sql.replaceAll('$traces', () => source('traces')).replaceAll('$series', () => source('series'));
      const text =
        table === 'spans' ? await this.#ofSpans(connection, volumes, { ...read, sql }) : sql.replaceAll('$source', () => source(table));
      return await this.#run(connection, text, params);
    });
  }

  /** All rows of a trace's spans that start between two instants, by way of the narrow table; in any order, and as often as they were delivered. */
  async trace(id: number, { workspace, traceId, fromNs, toNs }: TraceRead): Promise<ColumnarResult> {
    return await this.#on(id, async (connection) => {
      const volumes = this.#workspaces.of(workspace);
      const looks = volumes
        .overlapping('traces', fromNs, toNs)
        .map(
          (catalog) =>
            `SELECT '${catalog}' AS catalog, min(from_ns) AS first, max(to_ns) AS last FROM ${catalog}.traces WHERE trace_id = $1 HAVING count(*) > 0`,
        );
      if (looks.length === 0) return { names: [], rows: 0, columns: [] };
      const found = await connection.runAndReadAll(looks.join(' UNION ALL '), [traceId]);
      const hits = found.getRowsJS() as [string, bigint, bigint][];
      const source = volumes.source(
        'spans',
        hits.map(([catalog]) => catalog),
      );
      const first = hits.reduce((least, [, from]) => (from < least ? from : least), toNs);
      const last = hits.reduce((most, [, , to]) => (to > most ? to : most), fromNs);
      const sql = `SELECT * FROM ${source} WHERE trace_id = $1 AND start_ns BETWEEN $2 AND $3`;
      return await this.#run(connection, sql, [traceId, first > fromNs ? first : fromNs, last < toNs ? last : toNs]);
    });
  }

  async #ofSpans(connection: DuckDBConnection, volumes: Volumes, { fromNs, toNs, sql, ids, counting }: Read): Promise<string> {
    const catalogs = new Set(volumes.overlapping('spans', fromNs, toNs));
    const files = volumes.files().filter(({ catalog }) => catalogs.has(catalog));
    const parts = await partsWith(ids ?? [], volumes, files, connection);
    return withSpanSources(sql, { volumes, files, parts }, counting);
  }

  get isIdle(): boolean {
    return this.#running.size === 0;
  }

  abort(id: number): void {
    this.#running.get(id)?.interrupt();
    const index = this.#waiting.findIndex((waiting) => waiting.id === id);
    if (index >= 0) this.#waiting.splice(index, 1)[0]?.refuse(new Error('the query was aborted'));
  }

  /** Ends all reads; resolves when they have ended. */
  async stop(): Promise<void> {
    for (const { refuse } of this.#waiting.splice(0)) refuse(new Error('the store is being closed'));
    for (const connection of this.#running.values()) connection.interrupt();
    await Promise.allSettled(this.#reads);
  }

  /** Resolves when the reads that have begun have ended. */
  async ended(): Promise<void> {
    await Promise.allSettled(this.#reads);
  }

  async #on(id: number, work: (connection: DuckDBConnection) => Promise<ColumnarResult>): Promise<ColumnarResult> {
    const connection =
      this.#idle.pop() ?? (await new Promise<DuckDBConnection>((start, refuse) => this.#waiting.push({ id, start, refuse })));
    this.#running.set(id, connection);
    const read = work(connection);
    this.#reads.add(read);
    try {
      return await read;
    } finally {
      this.#reads.delete(read);
      this.#running.delete(id);
      const next = this.#waiting.shift();
      if (next === undefined) this.#idle.push(connection);
      else next.start(connection);
    }
  }

  async #run(connection: DuckDBConnection, sql: string, params: readonly SqlValue[]): Promise<ColumnarResult> {
    // Whole numbers are bound as BIGINT, as all whole columns are.
    const values = params.map((value) => (Number.isSafeInteger(value) ? BigInt(value as number) : value));
    const answer = await connection.runAndReadAll(sql, values);
    const names = answer.columnNames();
    return { names, rows: answer.currentRowCount, columns: answer.getColumns().map((column, index) => cells(column, names[index] ?? '')) };
  }
}
