import type { Column } from '../schema.ts';

/** A name as SQL has it. */
export function identifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** A string as SQL has it; only for what takes no parameter (ATTACH, SET). */
export function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** `long` names columns of long text that is much alike from row to row. */
export function createTable(name: string, columns: readonly Column[], long: readonly string[] = []): string {
  return `CREATE TABLE IF NOT EXISTS ${name} (${definitions(columns, long)})`;
}

/** A table in memory that only its connection sees. */
export function createTemporary(name: string, columns: readonly Column[]): string {
  return `CREATE OR REPLACE TEMP TABLE ${name} (${definitions(columns, [])})`;
}

/** Whether no row has the same values in these columns as another one; where two hashes are alike by chance it says that one does. */
export function eachOnce(columns: readonly string[]): string {
  return `count(*) = count(DISTINCT hash(${columns.map(identifier).join(', ')}))`;
}

function definitions(columns: readonly Column[], long: readonly string[]): string {
  return columns
    .map((column) => `${identifier(column.name)} ${column.type}${long.includes(column.name) ? ' USING COMPRESSION zstd' : ''}`)
    .join(', ');
}
