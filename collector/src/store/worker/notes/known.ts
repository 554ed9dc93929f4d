import type { DuckDBConnection } from '@duckdb/node-api';

/** Notes of another form are taken anew: it changes with what is noted, or how. */
export const FORM = 1;

/** What is known of the first spans of a file, which are never changed. */
interface Notes {
  /** How many spans the notes are of. */
  readonly spans: bigint;
  /** Whether each of them is there once. */
  readonly once: boolean;
  /** Whether they are counted. */
  readonly counted: boolean;
  /** Attributes with a column that occur in `attrs` too, with a value of another type than the column's. */
  readonly misfits: ReadonlySet<string>;
}

/** Notes, and whether more spans came since. */
export interface KnownFile extends Notes {
  readonly late: boolean;
}

/** What is known of files, by catalog. Nothing of one that is still written to. */
export class Known {
  readonly #files = new Map<string, KnownFile>();

  of(catalog: string): KnownFile | undefined {
    return this.#files.get(catalog);
  }

  /** From now on there may be more than was noted. */
  written(catalog: string): void {
    const file = this.#files.get(catalog);
    if (file?.late === false) this.#files.set(catalog, { ...file, late: true });
  }

  forget(catalog: string): void {
    this.#files.delete(catalog);
  }

  /** Reads a file's notes. Nothing may be written meanwhile. */
  async load(catalog: string, connection: DuckDBConnection): Promise<void> {
    const notes = await notesOf(catalog, connection);
    if (notes === undefined) this.#files.delete(catalog);
    else this.#files.set(catalog, { ...notes, late: (await spansOf(catalog, connection)) !== notes.spans });
  }
}

/** How many spans a file has. */
export async function spansOf(catalog: string, connection: DuckDBConnection): Promise<bigint> {
  const [row] = (await connection.runAndReadAll(`SELECT count(*) FROM ${catalog}.spans`)).getRowsJS() as [bigint][];
  return row?.[0] ?? 0n;
}

async function notesOf(catalog: string, connection: DuckDBConnection): Promise<Notes | undefined> {
  const there = await connection.runAndReadAll("SELECT 1 FROM duckdb_tables() WHERE database_name = $1 AND table_name = 'noted'", [
    catalog,
  ]);
  if (there.currentRowCount === 0) return undefined;
  const sql = `SELECT spans, once, counted, misfits FROM ${catalog}.noted WHERE form = ${FORM}`;
  const [row] = (await connection.runAndReadAll(sql)).getRowsJS() as [bigint, boolean, boolean, string][];
  if (row === undefined) return undefined;
  const [spans, once, counted, misfits] = row;
  return { spans, once, counted, misfits: new Set(JSON.parse(misfits) as string[]) };
}
