import type { Span } from '../../otlp/records.ts';
import type { Column, TableName } from '../schema.ts';
import type { Volume } from '../volume.ts';
import { TraceFacts, type TraceSummary } from './trace-facts.ts';

export type Cell = string | number | bigint | boolean | null;

/** Rows of one batch for one volume, column by column; a column without any value is null, as most are. */
export interface TablePart {
  readonly volume: Volume;
  readonly table: TableName;
  readonly rows: number;
  readonly columns: (Cell[] | null)[];
  /** Which traces the rows belong to: the narrow side table that finds a trace without reading its day. */
  readonly traces: readonly TraceSummary[];
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

function pad(cells: Cell[], rows: number): void {
  while (cells.length < rows) cells.push(null);
}

/** Collects rows into columns. */
export class PartBuilder {
  readonly volume: Volume;
  readonly #table: TableName;
  readonly #columns: (Cell[] | null)[];
  readonly #traces = new Map<string, TraceFacts>();
  readonly #series = new Map<bigint, SeriesRow>();
  #rows = 0;

  constructor(volume: Volume, table: TableName, columns: readonly Column[]) {
    this.volume = volume;
    this.#table = table;
    this.#columns = columns.map(() => null);
  }

  /** Begins a row; every cell is null until it is set. */
  addRow(): void {
    this.#rows += 1;
  }

  set(column: number, value: Cell): void {
    if (value === null) return;
    const cells = (this.#columns[column] ??= []);
    pad(cells, this.#rows - 1);
    cells[this.#rows - 1] = value;
  }

  noteSpan(span: Span, service: string): void {
    let trace = this.#traces.get(span.traceId);
    if (trace === undefined) {
      trace = new TraceFacts(span.traceId);
      this.#traces.set(span.traceId, trace);
    }
    trace.add(span, service);
  }

  noteSeries(series: SeriesRow): void {
    this.#series.set(series.id, series);
  }

  build(): TablePart {
    for (const cells of this.#columns) if (cells !== null) pad(cells, this.#rows);
    return {
      volume: this.volume,
      table: this.#table,
      rows: this.#rows,
      columns: this.#columns,
      traces: [...this.#traces.values()].map((trace) => trace.summary()),
      series: [...this.#series.values()],
    };
  }
}

/** One builder for each volume that a batch touches. */
export class PartSet {
  readonly #table: TableName;
  readonly #columns: readonly Column[];
  readonly #builders = new Map<string, PartBuilder>();

  constructor(table: TableName, columns: readonly Column[]) {
    this.#table = table;
    this.#columns = columns;
  }

  in(volume: Volume): PartBuilder {
    const key = `${volume.kind}-${volume.period}`;
    let builder = this.#builders.get(key);
    if (builder === undefined) {
      builder = new PartBuilder(volume, this.#table, this.#columns);
      this.#builders.set(key, builder);
    }
    return builder;
  }

  build(): TablePart[] {
    return [...this.#builders.values()].map((builder) => builder.build());
  }
}
