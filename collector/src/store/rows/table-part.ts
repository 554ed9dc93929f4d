import type { Column, TableName } from '../schema.ts';
import type { Volume } from '../volume.ts';
import type { PackedRows } from './packed-rows.ts';
import { RowBuilder } from './row-builder.ts';
import { TraceFacts, traceRows } from './trace-facts.ts';

/** Rows of one batch for one volume. */
export interface TablePart {
  readonly volume: Volume;
  readonly table: TableName;
  readonly rows: number;
  readonly packed: PackedRows;
  /** Which traces the rows belong to: the narrow side table that finds a trace without reading its day. */
  readonly traces: PackedRows | null;
  /** Which series the samples belong to; the writer adds those that the volume has not. */
  readonly series: readonly SeriesRow[];
}

/** A row of `SERIES_TABLE`. */
export interface SeriesRow {
  readonly id: bigint;
  readonly name: string;
  readonly labels: string;
  readonly family: string;
  readonly type: string;
  readonly unit: string;
  readonly help: string;
}

/** Collects the rows of one part. */
export class PartBuilder {
  readonly volume: Volume;
  readonly rows: RowBuilder;
  readonly #table: TableName;
  readonly #traces = new Map<string, TraceFacts>();
  readonly #series = new Map<bigint, SeriesRow>();

  constructor(volume: Volume, table: TableName, rows: RowBuilder) {
    this.volume = volume;
    this.#table = table;
    this.rows = rows;
  }

  /** What is known of a trace that rows belong to. */
  traceOf(traceId: string): TraceFacts {
    let trace = this.#traces.get(traceId);
    if (trace === undefined) {
      trace = new TraceFacts(traceId);
      this.#traces.set(traceId, trace);
    }
    return trace;
  }

  noteSeries(series: SeriesRow): void {
    this.#series.set(series.id, series);
  }

  build(): TablePart {
    const packed = this.rows.build();
    return {
      volume: this.volume,
      table: this.#table,
      rows: packed.rows,
      packed,
      traces: this.#traces.size === 0 ? null : traceRows([...this.#traces.values()]),
      series: [...this.#series.values()],
    };
  }
}

/** One builder for each volume that a batch touches. */
export class PartSet {
  readonly #table: TableName;
  readonly #columns: readonly Column[];
  readonly #items: number;
  readonly #builders = new Map<string, PartBuilder>();

  /** `items`: how many rows there will be, as far as is known. */
  constructor(table: TableName, columns: readonly Column[], items: number) {
    this.#table = table;
    this.#columns = columns;
    this.#items = items;
  }

  in(volume: Volume): PartBuilder {
    const key = `${volume.kind}-${volume.period}`;
    let builder = this.#builders.get(key);
    if (builder === undefined) {
      builder = new PartBuilder(volume, this.#table, new RowBuilder(this.#columns, this.#builders.size === 0 ? this.#items : 1));
      this.#builders.set(key, builder);
    }
    return builder;
  }

  build(): TablePart[] {
    return [...this.#builders.values()].map((builder) => builder.build());
  }
}
