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

/** A label filter as SQL. */
export interface FilterSql {
  readonly sql: string;
  /** SQL that is true where a label is compared as a number but its text is none: `sql` lets those pass, the stage must judge them. */
  readonly doubts: readonly string[];
}

/** Undefined for a filter that needs what only the stages know: parsed labels, errors, durations and bytes. */
export function labelFilterSql(filter: LabelFilter, params: Params): FilterSql | undefined {
  if (!inSql(filter)) return undefined;
  const doubts: string[] = [];
  return { sql: filterSql(filter, params, doubts), doubts };
}

/** A label whose value is what was stored, or not at all. */
export function isStored(name: string): boolean {
  return !name.startsWith('__') && !name.endsWith('_extracted');
}

function inSql(filter: LabelFilter): boolean {
  if (filter.kind === 'match') return isStored(filter.matcher.name);
  if (filter.kind === 'compare') return filter.unit === 'number' && Number.isFinite(filter.value) && isStored(filter.name);
  return inSql(filter.left) && inSql(filter.right);
}

/** SQL that is true for a text that the store and Loki read as the same number; there are others, which only the stages read. */
export function isNumberSql(text: string): string {
  return `regexp_full_match(${text}, '[+-]?[0-9]{1,15}([.][0-9]{1,15})?')`;
}

function filterSql(filter: LabelFilter, params: Params, doubts: string[]): string {
  if (filter.kind === 'match') return matchedSql(filter.matcher, params);
  if (filter.kind === 'compare') {
    const text = labelSql(filter.name, params);
    doubts.push(`(${text} <> '' AND NOT ${isNumberSql(text)})`);
    const op = filter.op === '==' ? '=' : filter.op === '!=' ? '<>' : filter.op;
    const holds = `CAST(${text} AS DOUBLE) ${op} CAST(${params.add(filter.value)} AS DOUBLE)`;
    return `(CASE WHEN ${text} = '' THEN false WHEN ${isNumberSql(text)} THEN ${holds} ELSE true END)`;
  }
  const [left, right] = [filterSql(filter.left, params, doubts), filterSql(filter.right, params, doubts)];
  return `(${left} ${filter.kind === 'and' ? 'AND' : 'OR'} ${right})`;
}

function matchedSql(matcher: Matcher, params: Params): string {
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
