import { checkPatterns } from '../../loki/plan/regex.ts';
import { Params } from '../../loki/plan/params.ts';
import { Refusal as LokiRefusal } from '../../loki/refusal.ts';
import type { Store } from '../../store/store.ts';
import { failed, notSupported } from '../refusal.ts';

/** A piece of a replacement: text, or the number of a group of the pattern. */
type Piece = string | number;

/** `$1` and `${1}` stand for groups, `$$` for a dollar, as in Go's regexp; a lone dollar for itself. */
function piecesOf(replacement: string): Piece[] {
  const pieces: Piece[] = [];
  let at = 0;
  for (const found of replacement.matchAll(/\$(?:\$|(\w+)|\{(\w+)\})/g)) {
    pieces.push(replacement.slice(at, found.index));
    at = found.index + found[0].length;
    const group = found[1] ?? found[2];
    if (group === undefined) pieces.push('$');
    else if (/^\d$/.test(group)) pieces.push(Number(group));
    else throw notSupported(`the group ${group} of label_replace: only those numbered 0 to 9 are known`);
  }
  return [...pieces, replacement.slice(at)];
}

/** What `label_replace` makes of each text that the pattern matches. The pattern runs in RE2, never in JavaScript. */
export async function replaced(store: Store, pattern: string, replacement: string, texts: readonly string[]): Promise<Map<string, string>> {
  try {
    await checkPatterns(store, [pattern]);
  } catch (error) {
    throw error instanceof LokiRefusal ? failed(`invalid regular expression in label_replace(): ${pattern}`) : error;
  }
  const pieces = piecesOf(replacement);
  const groups = await knownGroups(store, pattern);
  const params = new Params();
  const list = `(SELECT unnest(from_json(${params.add(JSON.stringify(texts))}, '["VARCHAR"]')) AS text)`;
  const whole = params.add(`^(?s:${pattern})$`);
  const result = pieces.map((piece) =>
    typeof piece === 'string' ? params.add(piece) : piece > groups ? "''" : `regexp_extract(text, ${whole}, ${piece})`,
  );
  const sql = `SELECT text, concat(${result.join(', ')}) AS result FROM ${list} WHERE regexp_matches(text, ${whole})`;
  const rows = await store.select({ table: 'samples', fromNs: 0n, toNs: 0n, sql, params: params.values });
  return new Map(rows.map((row) => [String(row['text']), String(row['result'])]));
}

/** How many groups a pattern has, up to 9: those that are not there are empty to Go, and an error to DuckDB. */
async function knownGroups(store: Store, pattern: string): Promise<number> {
  for (let group = 9; group > 0; group -= 1) {
    const sql = `SELECT regexp_extract('', $1, ${group}) AS found`;
    const there = await store.select({ table: 'samples', fromNs: 0n, toNs: 0n, sql, params: [`^(?s:${pattern})$`] }).then(
      () => true,
      () => false,
    );
    if (there) return group;
  }
  return 0;
}
