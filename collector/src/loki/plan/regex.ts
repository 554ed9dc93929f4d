import type { SqlValue, Store } from '../../store/store.ts';
import { invalid } from '../refusal.ts';
import { Params } from './params.ts';

/** Regular expressions that were found to be valid, and whether they match the empty text. Bounded: the keys come from outside. */
const known = new Map<string, boolean>();
const KNOWN_AT_MOST = 1_000;

/** Whether the dot takes a line break: in selectors it does, in label filters it stays within the line. */
type Dot = 'all' | 'line';

/** SQL that is true where the whole text matches, as Loki anchors the patterns of labels. */
export function wholeMatchSql(text: string, pattern: string, params: Params, dot: Dot = 'all'): string {
  return `regexp_full_match(${text}, ${params.add(`(?${dot === 'all' ? 's' : '-s'}:${pattern})`)})`;
}

/** SQL that is true where a line has a match; the dot stops at a line break, as in Go. */
export function lineMatchSql(line: string, pattern: string, params: Params): string {
  return `regexp_matches(${line}, ${params.add(`(?-s:${pattern})`)})`;
}

async function ask(store: Store, sql: string, params: readonly SqlValue[]): Promise<Record<string, SqlValue>[]> {
  return store.select({ table: 'logs', fromNs: 0n, toNs: 0n, sql, params });
}

/** Refuses what DuckDB's RE2 does not read, in Loki's words; answers whether each pattern matches the empty text. */
export async function checkPatterns(store: Store, patterns: readonly string[]): Promise<ReadonlyMap<string, boolean>> {
  const found = new Map<string, boolean>();
  for (const pattern of patterns) {
    const matchesEmpty = known.get(pattern) ?? (await tryPattern(store, pattern));
    if (known.size < KNOWN_AT_MOST) known.set(pattern, matchesEmpty);
    found.set(pattern, matchesEmpty);
  }
  return found;
}

async function tryPattern(store: Store, pattern: string): Promise<boolean> {
  const params = new Params();
  try {
    const [row] = await ask(store, `SELECT ${wholeMatchSql(`''`, pattern, params)} AS matches`, params.values);
    return row?.['matches'] === true;
  } catch (error) {
    const why = error instanceof Error ? (error.message.split('\n')[0] ?? '').replace(/^.*Error: /, '').replace(/: .*$/, '') : 'invalid';
    throw invalid(`error parsing regexp: ${why}: \`${pattern}\``);
  }
}

/** Which of the texts a label filter's pattern matches. Patterns of users run in RE2, never in JavaScript. */
export async function matching(store: Store, pattern: string, texts: readonly string[]): Promise<ReadonlySet<string>> {
  if (texts.length === 0) return new Set();
  const params = new Params();
  const list = `(SELECT unnest(from_json(${params.add(JSON.stringify(texts))}, '["VARCHAR"]')) AS text)`;
  const rows = await ask(store, `SELECT text FROM ${list} WHERE ${wholeMatchSql('text', pattern, params, 'line')}`, params.values);
  return new Set(rows.map((row) => String(row['text'])));
}
