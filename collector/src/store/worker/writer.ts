import { BIGINT, BOOLEAN, DOUBLE, type DuckDBAppender, type DuckDBConnection, DuckDBDataChunk, UTINYINT, VARCHAR } from '@duckdb/node-api';
import type { Cell, SeriesRow, TablePart } from '../rows/table-part.ts';
import type { Column } from '../schema.ts';
import type { Tables } from './messages.ts';
import { BATCHES_TABLE } from './volumes.ts';
import type { Workspaces } from './workspaces.ts';

/** DuckDB's vectors hold so many rows. */
const CHUNK_ROWS = 2_048;

const TYPE = { VARCHAR, BIGINT, DOUBLE, BOOLEAN, UTINYINT } as const;

/** A sender's batch. */
export interface Batch {
  readonly workspace: string;
  readonly digest: string;
  readonly parts: readonly TablePart[];
}

function appendColumns(
  appender: DuckDBAppender,
  spec: readonly Column[],
  columns: readonly (readonly Cell[] | null)[],
  rows: number,
): void {
  const types = spec.map((column) => TYPE[column.type]);
  for (let from = 0; from < rows; from += CHUNK_ROWS) {
    const count = Math.min(CHUNK_ROWS, rows - from);
    const none = Array.from<null>({ length: count }).fill(null);
    const chunk = DuckDBDataChunk.create(types, count);
    columns.forEach((cells, index) => chunk.setColumnValues(index, cells === null ? none : cells.slice(from, from + count)));
    appender.appendDataChunk(chunk);
  }
}

/** Writes batches: all that concern one file in one transaction, with their digests. */
export class Writer {
  readonly #connection: DuckDBConnection;
  readonly #workspaces: Workspaces;
  readonly #tables: Tables;
  /** Digests kept in each volume, read when it is first written to. */
  readonly #kept = new Map<string, Set<string>>();
  /** Series that each volume has, read when samples are first written to it. */
  readonly #series = new Map<string, Set<bigint>>();

  constructor(connection: DuckDBConnection, workspaces: Workspaces, tables: Tables) {
    this.#connection = connection;
    this.#workspaces = workspaces;
    this.#tables = tables;
  }

  /** Resolves when all of them are on disk; rejects when one is not. What a volume kept before is skipped there. */
  async write(batches: readonly Batch[]): Promise<void> {
    const byCatalog = new Map<string, { part: TablePart; digest: string }[]>();
    for (const { workspace, digest, parts } of batches) {
      for (const part of parts) {
        const catalog = await this.#workspaces.of(workspace).ensure(part.volume);
        const list = byCatalog.get(catalog);
        if (list === undefined) byCatalog.set(catalog, [{ part, digest }]);
        else list.push({ part, digest });
      }
    }
    for (const [catalog, list] of byCatalog) await this.#writeVolume(catalog, list);
  }

  forget(catalog: string): void {
    this.#kept.delete(catalog);
    this.#series.delete(catalog);
  }

  async #writeVolume(catalog: string, list: readonly { part: TablePart; digest: string }[]): Promise<void> {
    const kept = await this.#digests(catalog);
    const fresh = new Map<string, TablePart>();
    for (const { part, digest } of list) if (!kept.has(digest)) fresh.set(digest, part);
    if (fresh.size === 0) return;
    const added = await this.#newSeries(catalog, [...fresh.values()]);
    await this.#connection.run('BEGIN');
    try {
      for (const table of ['spans', 'logs', 'samples'] as const) {
        const parts = [...fresh.values()].filter((part) => part.table === table);
        if (parts.length === 0) continue;
        const appender = await this.#connection.createAppender(table, 'main', catalog);
        for (const part of parts) appendColumns(appender, this.#tables[table], part.columns, part.rows);
        appender.closeSync();
        if (table === 'spans') await this.#writeTraces(catalog, parts);
      }
      if (added.length > 0) await this.#writeSeries(catalog, added);
      const digests = await this.#connection.createAppender('batches', 'main', catalog);
      appendColumns(digests, BATCHES_TABLE, [[...fresh.keys()]], fresh.size);
      digests.closeSync();
      await this.#connection.run('COMMIT');
    } catch (error) {
      await this.#connection.run('ROLLBACK').catch(() => undefined);
      throw error;
    }
    for (const digest of fresh.keys()) kept.add(digest);
    for (const { id } of added) this.#series.get(catalog)?.add(id);
  }

  async #writeTraces(catalog: string, parts: readonly TablePart[]): Promise<void> {
    const traces = parts.flatMap((part) => part.traces);
    const appender = await this.#connection.createAppender('traces', 'main', catalog);
    const columns = [
      traces.map((trace) => trace.traceId),
      traces.map((trace) => trace.fromNs),
      traces.map((trace) => trace.toNs),
      traces.map((trace) => trace.endNs),
      traces.map((trace) => trace.rootName),
      traces.map((trace) => trace.rootService),
      traces.map((trace) => trace.spansByService),
      traces.map((trace) => trace.errorsByService),
    ];
    appendColumns(appender, this.#tables.traces, columns, traces.length);
    appender.closeSync();
  }

  /** The series of the samples that the volume has no row of. */
  async #newSeries(catalog: string, parts: readonly TablePart[]): Promise<SeriesRow[]> {
    const told = new Map(parts.flatMap((part) => part.series).map((series) => [series.id, series]));
    if (told.size === 0) return [];
    let known = this.#series.get(catalog);
    if (known === undefined) {
      const answer = await this.#connection.runAndReadAll(`SELECT id FROM ${catalog}.series`);
      known = new Set(answer.getRowsJS().map(([id]) => id as bigint));
      this.#series.set(catalog, known);
    }
    return [...told.values()].filter(({ id }) => !known.has(id));
  }

  async #writeSeries(catalog: string, series: readonly SeriesRow[]): Promise<void> {
    const appender = await this.#connection.createAppender('series', 'main', catalog);
    const columns = this.#tables.series.map(({ name }) => series.map((row) => row[name as keyof SeriesRow]));
    appendColumns(appender, this.#tables.series, columns, series.length);
    appender.closeSync();
  }

  async #digests(catalog: string): Promise<Set<string>> {
    let kept = this.#kept.get(catalog);
    if (kept === undefined) {
      const answer = await this.#connection.runAndReadAll(`SELECT digest FROM ${catalog}.batches`);
      kept = new Set(answer.getRowsJS().map(([digest]) => digest as string));
      this.#kept.set(catalog, kept);
    }
    return kept;
  }
}
