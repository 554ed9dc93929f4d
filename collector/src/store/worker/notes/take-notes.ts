import type { DuckDBConnection } from '@duckdb/node-api';
import { ATTRIBUTE_COLUMNS } from '../../schema.ts';
import { literal } from '../sql.ts';
import { FORM, spansOf } from './known.ts';
import { countsOf, idsOf, misfitsOf, onceOf } from './note-tables.ts';

/** Counts that are not far fewer than the spans are not worth their room. */
const SPANS_OF_A_COUNT = 8;
const NAMES = ATTRIBUTE_COLUMNS.map(({ name }) => name);

/** What was found out of a file's spans, in tables of the connection's own until it is kept. */
export interface Draft {
  /** Puts it into the file. Nothing may be written to the file meanwhile. */
  keep(): Promise<void>;
  /** Forgets what was not kept, or what was. */
  drop(): Promise<void>;
}

/** Reads all spans of a file, for some seconds when they are a million; `fromNs` is the first instant of its day. One draft at a time. */
export async function takeNotes(connection: DuckDBConnection, catalog: string, fromNs: bigint): Promise<Draft> {
  const rows = await spansOf(catalog, connection);
  const spans = `(SELECT * FROM ${catalog}.spans WHERE rowid < ${rows})`;
  const drop = async () => {
    for (const table of ['draft_ids', 'draft_counts']) await connection.run(`DROP TABLE IF EXISTS temp.${table}`);
  };
  const one = async <T>(sql: string) => (await connection.runAndReadAll(sql)).getRowsJS().map(([value]) => value as T);
  await drop();
  await connection.run(`CREATE TEMP TABLE draft_ids AS ${idsOf(spans, fromNs)}`);
  await connection.run(`CREATE TEMP TABLE draft_counts AS ${countsOf(spans)}`);
  const misfits = await one<string>(misfitsOf(spans, NAMES));
  const [once] = await one<boolean>(onceOf(spans));
  const [counts] = await one<bigint>('SELECT count(*) FROM temp.draft_counts');
  const counted = once === true && Number(counts) * SPANS_OF_A_COUNT <= Number(rows);
  const noted = `SELECT ${FORM} AS form, ${rows}::BIGINT AS spans, ${once === true} AS once, ${counted} AS counted, ${literal(JSON.stringify(misfits))} AS misfits`;
  const steps = [
    'BEGIN',
    `CREATE OR REPLACE TABLE ${catalog}.noted_ids AS SELECT * FROM temp.draft_ids ORDER BY hash, part`,
    `CREATE OR REPLACE TABLE ${catalog}.noted_counts AS SELECT * FROM temp.draft_counts WHERE ${counted} ORDER BY start_ns`,
    `CREATE OR REPLACE TABLE ${catalog}.noted AS ${noted}`,
    'COMMIT',
  ];
  const keep = async () => {
    try {
      for (const step of steps) await connection.run(step);
    } catch (error) {
      await connection.run('ROLLBACK').catch(() => undefined);
      throw error;
    }
  };
  return { keep, drop };
}
