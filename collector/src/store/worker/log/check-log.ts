import type { DuckDBConnection } from '@duckdb/node-api';
import { copyFileSync, existsSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import type { Note } from '../volumes.ts';
import { publish } from '../rest/durable.ts';
import type { Acknowledged, Commit } from './acknowledged.ts';
import { endsWhole, mended } from './mended.ts';

/** Names what is set aside: `….unreadable-<ms since the epoch>.wal`. */
function asidePath(path: string): string {
  return path.endsWith('.wal') ? `${path.slice(0, -'.wal'.length)}.unreadable-${Date.now()}.wal` : `${path}.unreadable-${Date.now()}`;
}

/**
 * Takes what is damaged out of a log, and sets the log aside as it was. Answers whether it did.
 * @param quickly only where the lengths of its entries tell that it is damaged, or cut off.
 */
export function mendLog(database: string, note: Note, quickly: boolean): boolean {
  const path = `${database}.wal`;
  if ((statSync(path, { throwIfNoEntry: false })?.size ?? 0) === 0) return false;
  const log = readFileSync(path);
  if (quickly && endsWhole(log)) return false;
  const whole = mended(log);
  if (whole === undefined) return false;
  const unfinished = `${path}.new`;
  writeFileSync(unfinished, whole);
  const aside = asidePath(path);
  copyFileSync(path, aside);
  publish(unfinished, path);
  const left = log.length - whole.length;
  note('error', `${path} is damaged and was set aside as ${aside}; all of it but ${left} bytes could be read`, { setAside: 1 });
  return true;
}

async function keptOf(connection: DuckDBConnection, catalog: string): Promise<Set<string>> {
  const answer = await connection.runAndReadAll(`SELECT digest FROM ${catalog}.batches`);
  return new Set(answer.getRowsJS().map(([digest]) => digest as string));
}

function timeOf(ms: number | undefined): string {
  return new Date(ms ?? 0).toISOString();
}

/** Tells what was acknowledged and is not there. Before anything is written, as the engine cuts its log off then. */
export async function tellMissing(
  { database, catalog, acknowledged }: { database: string; catalog: string; acknowledged: Acknowledged },
  connection: DuckDBConnection,
  note: Note,
): Promise<void> {
  const { commits, damaged } = acknowledged.read();
  if (damaged > 0)
    note(
      'warn',
      `${damaged} lines of the list of what was acknowledged beside ${database} cannot be read: of these it is not known whether all is there`,
    );
  if (commits.length === 0) return;
  const kept = await keptOf(connection, catalog);
  const isThere = ({ digests }: Commit) => digests.every((digest) => kept.has(digest));
  const missing = commits.filter((commit) => !isThere(commit));
  const log = `${database}.wal`;
  if (missing.length > 0) {
    const batches = missing.reduce((sum, { digests }) => sum + digests.filter((digest) => !kept.has(digest)).length, 0);
    const rows = missing.reduce((sum, commit) => sum + commit.rows, 0);
    // One that was mended is aside already.
    const aside = existsSync(log) && !endsWhole(readFileSync(log)) ? asidePath(log) : undefined;
    if (aside !== undefined) copyFileSync(log, aside);
    note(
      'error',
      `${database} lost ${batches} batches with ${rows} rows that were acknowledged between ${timeOf(missing[0]?.atMs)} and ${timeOf(missing.at(-1)?.atMs)}: ` +
        `its log was damaged, cut off or removed${aside === undefined ? '' : `; a copy of what is left of it is ${aside}`}`,
      { batches, rows },
    );
  }
  acknowledged.replace(existsSync(log) ? commits.filter(isThere) : []);
}

/** Sets files aside under names that say so; answers whether there were any. */
export function setAside(paths: readonly string[], reason: string, note: Note): boolean {
  const there = paths.filter((path) => existsSync(path));
  for (const path of there) {
    const aside = asidePath(path);
    renameSync(path, aside);
    note('error', `${path} cannot be read and was set aside as ${aside}; all else goes on. ${reason}`, { setAside: 1 });
  }
  return there.length > 0;
}
