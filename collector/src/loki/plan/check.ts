import type { Store } from '../../store/store.ts';
import type { LogQuery, Matcher, Query } from '../parse/ast.ts';
import { invalid } from '../refusal.ts';
import { logQueriesOf, patternsOf } from './patterns.ts';
import { checkPatterns } from './regex.ts';

const TOO_WIDE =
  'queries require at least one regexp or equality matcher that does not have an empty-compatible value. ' +
  'For instance, app=~".*" does not meet this requirement, but app=~".+" will';

/** Refuses, in Loki's words, what is well written but may not be asked: selectors of everything, invalid patterns. */
export async function checkQuery(store: Store, query: Query): Promise<void> {
  const logs = query.kind === 'log' ? [{ log: query.log, patterns: [] }] : logQueriesOf(query.metric);
  for (const { log, patterns } of logs) await checkLog(store, log, patterns);
}

async function checkLog(store: Store, log: LogQuery, patterns: readonly string[]): Promise<void> {
  const matchesEmpty = await checkPatterns(store, [...patternsOf(log), ...patterns]);
  if (log.selector.every((matcher) => takesEmpty(matcher, matchesEmpty))) throw invalid(TOO_WIDE);
}

function takesEmpty({ op, value }: Matcher, matchesEmpty: ReadonlyMap<string, boolean>): boolean {
  const isEmpty = op === '=' || op === '!=' ? value === '' : matchesEmpty.get(value) === true;
  return isEmpty === (op === '=' || op === '=~');
}
