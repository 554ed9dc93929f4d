import type { DuckDBConnection } from '@duckdb/node-api';
import type { PackedRows } from '../rows/packed-rows.ts';
import { packedRows } from '../rows/row-builder.ts';
import type { SeriesRow, TablePart } from '../rows/table-part.ts';
import type { AnyTable } from '../schema.ts';
import { appendParts } from './appending.ts';
import { addLogsOnce } from './logs-once.ts';
import type { Tables } from './messages.ts';
import { BATCHES_TABLE } from './volumes.ts';
import { tally } from './tally.ts';
import type { Workspaces } from './workspaces.ts';

/** A sender's batch. */
export interface Batch {
  readonly workspace: string;
  readonly digest: string;
  readonly parts: readonly TablePart[];
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
    for (const { part, digest } of list) {
      if (kept.has(digest) || fresh.has(digest)) tally.repeated += 1;
      else fresh.set(digest, part);
    }
    if (fresh.size === 0) return;
    const added = await this.#newSeries(catalog, [...fresh.values()]);
    const startMs = performance.now();
    let repeated = 0;
    await this.#connection.run('BEGIN');
    try {
      for (const table of ['spans', 'logs', 'samples'] as const) {
        const parts = [...fresh.values()].filter((part) => part.table === table);
        if (parts.length === 0) continue;
        const packed = parts.map((part) => part.packed);
        if (table === 'logs') repeated = await addLogsOnce(this.#connection, catalog, this.#tables.logs, packed);
        else await this.#append(catalog, table, packed);
        if (table === 'spans')
          await this.#append(
            catalog,
            'traces',
            parts.flatMap(({ traces }) => traces ?? []),
          );
      }
      if (added.length > 0) await this.#append(catalog, 'series', [this.#seriesRows(added)]);
      await this.#append(catalog, 'batches', [
        packedRows(
          BATCHES_TABLE,
          [...fresh.keys()].map((digest) => [digest]),
        ),
      ]);
      await this.#connection.run('COMMIT');
    } catch (error) {
      await this.#connection.run('ROLLBACK').catch(() => undefined);
      throw error;
    }
    tally.commits += 1;
    tally.commitSeconds += (performance.now() - startMs) / 1_000;
    tally.repeatedLogs += repeated;
    const rows = [...fresh.values()].reduce((sum, part) => sum + part.rows, 0) - repeated;
    this.#workspaces.acknowledge(catalog, { atMs: Date.now(), rows, digests: [...fresh.keys()] });
    for (const digest of fresh.keys()) kept.add(digest);
    for (const { id } of added) this.#series.get(catalog)?.add(id);
  }

  async #append(catalog: string, table: AnyTable | 'batches', parts: readonly PackedRows[]): Promise<void> {
    await appendParts(this.#connection, { table, catalog }, table === 'batches' ? BATCHES_TABLE : this.#tables[table], parts);
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

  #seriesRows(series: readonly SeriesRow[]): PackedRows {
    const spec = this.#tables.series;
    return packedRows(
      spec,
      series.map((row) => spec.map(({ name }) => row[name as keyof SeriesRow])),
    );
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
