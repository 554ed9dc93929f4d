import type { LabelFilter, LineFilter, Matcher } from '../parse/ast.ts';
import { INDEX_LABELS, labelColumn, labelSql } from './label-sql.ts';
import { looseTests } from './loose-pattern.ts';
import type { Params } from './params.ts';
import { lineMatchSql, wholeMatchSql } from './regex.ts';

/** A stream selector's matcher: only index labels count, any other is as if empty. */
export function selectorSql(matcher: Matcher, params: Params): string {
  const text = INDEX_LABELS.has(matcher.name) ? `"${matcher.name}"` : `''`;
  return matchSql(text, matcher, params);
}

function matchSql(text: string, { op, value }: Matcher, params: Params): string {
  if (op === '=' || op === '!=') return `${text} ${op === '=' ? '=' : '<>'} ${params.add(value)}`;
  return `${op === '!~' ? 'NOT ' : ''}${wholeMatchSql(text, value, params)}`;
}

/** A line passes when it has one of the texts; for the negative operators, when it has none. */
export function lineSql({ op, texts }: LineFilter, params: Params): string {
  const each = texts.map((text) =>
    op === '|=' || op === '!=' ? `contains(line, ${params.add(text)})` : lineMatchSql('line', text, params),
  );
  const any = `(${each.join(' OR ')})`;
  return op === '|=' || op === '|~' ? any : `NOT ${any}`;
}

/** SQL for a label filter, or undefined when it needs what only the stages know: parsed labels, errors, numbers in text. */
export function labelFilterSql(filter: LabelFilter, params: Params): string | undefined {
  if (!inSql(filter)) return undefined;
  return filterSql(filter, params);
}

function inSql(filter: LabelFilter): boolean {
  if (filter.kind === 'match') return !filter.matcher.name.startsWith('__') && !filter.matcher.name.endsWith('_extracted');
  return filter.kind !== 'compare' && inSql(filter.left) && inSql(filter.right);
}

function filterSql(filter: LabelFilter, params: Params): string {
  if (filter.kind === 'compare') throw new Error('a comparison is not for SQL');
  if (filter.kind !== 'match') {
    return `(${filterSql(filter.left, params)} ${filter.kind === 'and' ? 'AND' : 'OR'} ${filterSql(filter.right, params)})`;
  }
  const { matcher } = filter;
  const column = labelColumn(matcher.name);
  if (matcher.op === '=' && matcher.value !== '' && column !== undefined) return `${column} = ${params.add(matcher.value)}`;
  const text = labelSql(matcher.name, params);
  const isPattern = matcher.op === '=~' || matcher.op === '!~';
  return isPattern ? `${matcher.op === '!~' ? 'NOT ' : ''}${patternSql(text, matcher.value, params)}` : matchSql(text, matcher, params);
}

/** A label filter's pattern, as loose as Loki has it. Unlike a selector's, its dot stops at a line break. */
function patternSql(text: string, pattern: string, params: Params): string {
  const tests = looseTests(pattern);
  if (!tests) return wholeMatchSql(text, pattern, params, 'line');
  const each = tests.map((test) => {
    if (test.kind === 'anything') return 'true';
    return test.kind === 'equals' ? `${text} = ${params.add(test.text)}` : `contains(${text}, ${params.add(test.text)})`;
  });
  return `(${each.join(' OR ')})`;
}
