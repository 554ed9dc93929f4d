import type { Column } from '../schema.ts';

/** A name as SQL has it. */
export function identifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** A string as SQL has it; only for what takes no parameter (ATTACH, SET). */
export function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

export function createTable(name: string, columns: readonly Column[]): string {
  return `CREATE TABLE IF NOT EXISTS ${name} (${columns.map((column) => `${identifier(column.name)} ${column.type}`).join(', ')})`;
}
