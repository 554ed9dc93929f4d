import type { DuckDBConnection } from '@duckdb/node-api';
import type { Attached, Volumes } from '../volumes.ts';
import { hashOf, PART_NS } from './note-tables.ts';

/** From an instant until before another, ns since the epoch. */
export interface Part {
  readonly fromNs: bigint;
  readonly untilNs: bigint;
}

/** A file is read in at most so many parts, as each costs a look of its own; what lies between is read too. */
const MAX_PARTS = 3;

/** Where spans with all of some ids can be, in the files of which that is known: by catalog; in no part of most. */
export async function partsWith(
  ids: readonly string[],
  { known }: Volumes,
  files: readonly Attached[],
  connection: DuckDBConnection,
): Promise<Map<string, Part[]>> {
  const noted = files.filter(({ catalog }) => known.of(catalog) !== undefined);
  const found = new Map(noted.map(({ catalog }) => [catalog, [] as bigint[]]));
  if (ids.length === 0 || noted.length === 0) return new Map();
  const hashes = await hashesOf(ids, connection);
  const all = hashes.length === 1 ? '' : ` GROUP BY part HAVING count(*) = ${hashes.length}`;
  const looks = noted.map(
    ({ catalog }) => `SELECT '${catalog}' AS catalog, part FROM ${catalog}.noted_ids WHERE hash IN (${hashes.join(', ')})${all}`,
  );
  const answer = await connection.runAndReadAll(looks.join(' UNION ALL '));
  for (const [catalog, part] of answer.getRowsJS() as [string, number][]) found.get(catalog)?.push(BigInt(part));
  return new Map(noted.map(({ catalog, volume }) => [catalog, joined(found.get(catalog) ?? [], volume.fromNs)]));
}

/** As numbers in the text, the engine knows which part of the file can have them. */
async function hashesOf(ids: readonly string[], connection: DuckDBConnection): Promise<number[]> {
  const each = ids.map((_, index) => hashOf(`$${index + 1}::VARCHAR`));
  const [row] = (await connection.runAndReadAll(`SELECT ${each.join(', ')}`, [...ids])).getRowsJS() as number[][];
  return [...new Set(row)];
}

/** Parts of a day as few spans of time: those side by side are one, and the narrowest gaps are closed until there are few enough. */
function joined(parts: readonly bigint[], dayNs: bigint): Part[] {
  const sorted = parts.toSorted((one, other) => Number(one - other));
  const gaps = sorted
    .slice(1)
    .map((part, index) => part - (sorted[index] ?? part))
    .filter((gap) => gap > 1n)
    .toSorted((one, other) => Number(other - one));
  const least = gaps[MAX_PARTS - 2] ?? 2n;
  const spans: { first: bigint; last: bigint }[] = [];
  for (const part of sorted) {
    const last = spans.at(-1);
    if (last === undefined || (part - last.last >= least && spans.length < MAX_PARTS)) spans.push({ first: part, last: part });
    else last.last = part;
  }
  return spans.map(({ first, last }) => ({ fromNs: dayNs + first * PART_NS, untilNs: dayNs + (last + 1n) * PART_NS }));
}
