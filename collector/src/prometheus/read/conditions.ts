import type { Params } from '../../loki/plan/params.ts';
import { checkPatterns, wholeMatchSql } from '../../loki/plan/regex.ts';
import { Refusal as LokiRefusal } from '../../loki/refusal.ts';
import type { Store } from '../../store/store.ts';
import { NAME } from '../evaluate/labels.ts';
import type { Matcher } from '../parse/expression.ts';
import { Refusal } from '../refusal.ts';

/** SQL of a label's value, empty where a series has none. Names are parameters, as JSON pointers. */
export function labelSql(name: string, params: Params): string {
  if (name === NAME) return 'name';
  const pointer = `/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`;
  return `coalesce(json_extract_string(labels, ${params.add(pointer)}), '')`;
}

function matcherSql({ name, op, value }: Matcher, params: Params): string {
  const text = labelSql(name, params);
  if (op === '=' || op === '!=') return `${text} ${op} ${params.add(value)}`;
  return `${op === '!~' ? 'NOT ' : ''}${wholeMatchSql(text, value, params)}`;
}

/** SQL that is true for the series of a selector. */
export function matchersSql(matchers: readonly Matcher[], params: Params): string {
  return matchers.length === 0 ? 'true' : matchers.map((matcher) => matcherSql(matcher, params)).join(' AND ');
}

function takesEmpty({ op, value }: Matcher, patterns: ReadonlyMap<string, boolean>): boolean {
  if (op === '=' || op === '!=') return (value === '') === (op === '=');
  return (patterns.get(value) ?? false) === (op === '=~');
}

/** Refuses patterns that RE2 does not read, and a selector that would select everything. */
export async function checkMatchers(store: Store, matchers: readonly Matcher[], parameter: string): Promise<void> {
  const refuse = (what: string) => new Refusal(`invalid parameter "${parameter}": 1:1: parse error: ${what}`);
  const patterns = matchers.filter(({ op }) => op === '=~' || op === '!~').map(({ value }) => value);
  try {
    const known = await checkPatterns(store, patterns);
    if (matchers.every((matcher) => takesEmpty(matcher, known)))
      throw refuse('vector selector must contain at least one non-empty matcher');
  } catch (error) {
    throw error instanceof LokiRefusal ? refuse(error.message.replace(/^parse error : /, '')) : error;
  }
}
