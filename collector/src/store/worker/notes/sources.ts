import { ATTRIBUTE_COLUMNS, COUNTED_ATTRIBUTES, MISFITS, SPAN_TABLE } from '../../schema.ts';
import type { Counting } from '../../store.ts';
import { identifier } from '../sql.ts';
import type { Attached, Volumes } from '../volumes.ts';
import type { KnownFile } from './known.ts';
import type { Part } from './parts.ts';

const TYPES = new Map(ATTRIBUTE_COLUMNS.map(({ name, type }) => [name, type]));

/** Which files a read of spans covers, and what is known of where to look in them. */
export interface SpanFiles {
  readonly volumes: Volumes;
  readonly files: readonly Attached[];
  /** By catalog, where all that is wanted can only be in some parts of a file, or among the spans that came since they were noted. */
  readonly parts: ReadonlyMap<string, readonly Part[]>;
}

/** The attributes that a statement reads from among the others where their value may be of another type than their column. */
function misfitsIn(sql: string): string[] {
  return [...new Set([...sql.matchAll(MISFITS.pattern)].map(([, name]) => name ?? ''))];
}

/** The columns that a statement can mean: to plan a read of all of them in thirty files takes three times as long. */
function columnsIn(sql: string): string {
  if (/\*\s+FROM \$(?:source|doubtful|proven)/.test(sql)) return '*';
  const named = SPAN_TABLE.filter(({ name }) => sql.includes(name)).map(({ name }) => identifier(name));
  return named.length === 0 ? 'start_ns' : named.join(', ');
}

/** Puts the rows that are meant in the place of each `$source`, `$doubtful`, `$proven` and `$counts` of a statement over spans. */
export function withSpanSources(sql: string, from: SpanFiles, counting: Counting | undefined): string {
  const misfits = misfitsIn(sql);
  const { volumes, files } = from;
  const known = (file: Attached) => volumes.known.of(file.catalog);
  const isProven = (file: Attached) => known(file)?.late === false && known(file)?.once === true;
  const isCounted = (file: Attached) => counting !== undefined && isProven(file) && answers(known(file), file, counting, misfits);
  const columns = columnsIn(sql);
  const spans = (some: readonly Attached[]) => spansOf({ ...from, files: some }, columns, misfits);
  return sql
    .replaceAll('$source', () => spans(files))
    .replaceAll('$doubtful', () => spans(files.filter((file) => !isProven(file))))
    .replaceAll('$proven', () => spans(files.filter((file) => isProven(file) && !isCounted(file))))
    .replaceAll('$counts', () => countsOf(files.filter(isCounted), misfits));
}

/** Whether the counts of a file say as much as its spans: slots of time must not be cut, and each attribute have its column's type. */
function answers(known: KnownFile | undefined, { volume }: Attached, counting: Counting, misfits: readonly string[]): boolean {
  if (known?.counted !== true || misfits.some((name) => known.misfits.has(name))) return false;
  return counting.inSlots || (counting.fromNs <= volume.fromNs && volume.untilNs <= counting.toNs + 1n);
}

function spansOf({ volumes, files, parts }: SpanFiles, named: string, misfits: readonly string[]): string {
  const none = misfits.map((name) => `, NULL::VARCHAR AS ${MISFITS.column(name)}`).join('');
  const reads = files.flatMap(({ catalog }) => {
    const known = volumes.known.of(catalog);
    const columns = misfits.map((name) => {
      const may = known?.late !== false || known.misfits.has(name);
      return `, ${may ? 'attrs' : 'NULL::VARCHAR'} AS ${MISFITS.column(name)}`;
    });
    const all = `SELECT ${named}${columns.join('')} FROM ${catalog}.spans`;
    const some = parts.get(catalog);
    if (some === undefined) return [all];
    const late = known?.late === true ? [`${all} WHERE rowid >= ${known.spans}`] : [];
    return [...some.map(({ fromNs, untilNs }) => `${all} WHERE start_ns >= ${fromNs} AND start_ns < ${untilNs}`), ...late];
  });
  return `(${[`SELECT ${named}${none} FROM memory.spans`, ...reads].join(' UNION ALL ')})`;
}

function countsOf(files: readonly Attached[], misfits: readonly string[]): string {
  const columns = [
    'start_ns',
    ...COUNTED_ATTRIBUTES.map(identifier),
    'spans',
    ...misfits.map((name) => `NULL::VARCHAR AS ${MISFITS.column(name)}`),
  ].join(', ');
  const empty = COUNTED_ATTRIBUTES.map((name) => `NULL::${TYPES.get(name)} AS ${identifier(name)}`).join(', ');
  const none = `SELECT ${columns} FROM (SELECT 0::BIGINT AS start_ns, ${empty}, 0::BIGINT AS spans) WHERE false`;
  return `(${[none, ...files.map(({ catalog }) => `SELECT ${columns} FROM ${catalog}.noted_counts`)].join(' UNION ALL ')})`;
}
