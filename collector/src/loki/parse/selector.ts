import type { Matcher, MatchOp } from './ast.ts';
import { flatten, need, type Node } from './node.ts';
import { textOf } from './text-literal.ts';

const OPS: Readonly<Record<string, MatchOp>> = { Eq: '=', Neq: '!=', Re: '=~', Nre: '!~' };

export function matcherOf(node: Node): Matcher {
  const op = node.children.map((each) => OPS[each.name]).find((each) => each !== undefined);
  if (op === undefined) throw new Error(`a matcher without an operator: ${node.text}`);
  return { name: need(node, 'Identifier').text, op, value: textOf(need(node, 'String').text) };
}

export function selectorOf(node: Node): Matcher[] {
  return flatten(node, 'Matchers')
    .filter((each) => each.name === 'Matcher')
    .map(matcherOf);
}
