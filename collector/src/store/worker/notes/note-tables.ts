import { COUNTED_ATTRIBUTES, COUNTED_NS, ID_ATTRIBUTES } from '../../schema.ts';
import { eachOnce, identifier } from '../sql.ts';

/** An id is noted with the part of its day in which it occurs, ns. */
export const PART_NS = 60_000_000_000n;

const NAMES = COUNTED_ATTRIBUTES.map(identifier).join(', ');

/** How an id is looked up: 32 bits of a hash that is the same in each version of the engine. */
export function hashOf(id: string): string {
  return `(md5_number_lower(${id}) & 4294967295)::UINTEGER`;
}

/** Which ids occur in which parts of a day that begins at `fromNs`: `hash`, `part`. Few are left to hash when each column is looked at by itself. */
export function idsOf(spans: string, fromNs: bigint): string {
  const part = `((start_ns - ${fromNs}) // ${PART_NS})::USMALLINT AS part`;
  const columns = ID_ATTRIBUTES.map(identifier).map(
    (name) => `SELECT DISTINCT ${name} AS id, ${part} FROM ${spans} WHERE ${name} IS NOT NULL`,
  );
  return `SELECT DISTINCT ${hashOf('id')} AS hash, part FROM (${columns.join(' UNION ALL ')})`;
}

/** How many spans of each kind there are, in slots of time: `start_ns`, at which one of them began, the counted attributes, `spans`. */
export function countsOf(spans: string): string {
  return `SELECT max(start_ns) AS start_ns, ${NAMES}, count(*) AS spans FROM ${spans} GROUP BY (start_ns - 1) // ${COUNTED_NS}, ${NAMES}`;
}

/** Whether each span is there once. */
export function onceOf(spans: string): string {
  return `SELECT ${eachOnce(['trace_id', 'span_id'])} FROM ${spans}`;
}

/** Which of some attributes may be among those without a column of their own: one in a value counts too, which does no harm. */
export function misfitsOf(spans: string, names: readonly string[]): string {
  const key = `'"key":"(${names.map((name) => name.replaceAll('.', '[.]')).join('|')})"'`;
  return `SELECT DISTINCT unnest(regexp_extract_all(attrs, ${key}, 1)) FROM ${spans} WHERE regexp_matches(attrs, ${key})`;
}
