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
  const definitions = columns.map(
    (column) => `${identifier(column.name)} ${column.type}${long.includes(column.name) ? ' USING COMPRESSION zstd' : ''}`,
  );
  return `CREATE TABLE IF NOT EXISTS ${name} (${definitions.join(', ')})`;
}
