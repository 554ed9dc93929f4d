import { parser } from '@prometheus-io/lezer-promql';
import { invalidQuery, Refusal } from '../refusal.ts';
import type { Expression, Matcher } from './expression.ts';
import { Reading } from './reading.ts';

/** Longest query that is read, characters. */
const LONGEST = 131_072;

/** A query as Prometheus' own grammar reads it. Throws a `Refusal` for what is no PromQL and for what is not supported. */
export function parseQuery(query: string): Expression {
  if (query.length > LONGEST) throw new Refusal(`invalid parameter "query": it is longer than the ${LONGEST} characters that are read`);
  if (query.trim() === '') throw new Refusal('invalid parameter "query": unknown position: parse error: no expression found in input');
  const tree = parser.parse(query);
  tree.iterate({
    enter: (node) => {
      if (node.type.isError) throw invalidQuery(query, node.from, `unexpected ${found(query, node.from)}`);
    },
  });
  const expression = tree.topNode.firstChild;
  const top = expression?.name === 'LineComment' ? expression.nextSibling : expression;
  if (!top) throw new Refusal('invalid parameter "query": unknown position: parse error: no expression found in input');
  return new Reading(query).expression(top);
}

/** The matchers of `match[]`, which is a selector without offset. */
export function parseSelector(text: string): readonly Matcher[] {
  const expression = parseQuery(text);
  if (expression.kind === 'selector' && expression.offsetMs === 0 && expression.at === undefined) return expression.matchers;
  throw new Refusal(`invalid parameter "match[]": 1:1: parse error: a selector was expected: ${text.slice(0, 80)}`);
}

function found(query: string, at: number): string {
  const rest = query.slice(at).trim();
  return rest === '' ? 'end of input' : JSON.stringify(rest.slice(0, 20));
}
