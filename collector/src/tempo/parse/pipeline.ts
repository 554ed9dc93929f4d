import type { SyntaxNode } from '@lezer/common';
import { unsupported } from '../refusal.ts';
import { conditionOf } from './condition.ts';
import type { Query, Spanset, Stage } from './query.ts';
import { metricOf, stageOf } from './stage.ts';
import { type Token, TokenReader, tokensOf } from './tokens.ts';

const UNITS = new Set([
  'SpansetFilter',
  'ScalarFilter',
  'GroupOperation',
  'SelectOperation',
  'CoalesceOperation',
  'MetricsOperation',
  'MetricsAggregatorFunctions',
  'WithHint',
]);

/** The query of a whole tree, which must be without errors. */
export function queryOf(tree: SyntaxNode, source: string): Query {
  const reader = new TokenReader(tokensOf(tree, source, UNITS));
  const spanset = spansetOf(reader, source);
  const stages: Stage[] = [];
  let metric: Query['metric'];
  while (reader.take('Pipe')) {
    if (metric !== undefined) throw unsupported(`${reader.peek()?.text} after ${metric.name}`);
    const { type, node } = nodeToken(reader.next());
    if (type === 'MetricsOperation') metric = metricOf(node, source);
    else if (type === 'SpansetFilter') stages.push({ kind: 'filter', condition: conditionOf(node, source) });
    else stages.push(stageOf(node, source));
  }
  // Any order is allowed without the hint, so the newest come first with and without it.
  reader.take('WithHint');
  const rest = reader.peek();
  if (rest !== undefined) throw unsupported(`${rest.text} in a pipeline`);
  return { spanset, stages, metric };
}

/** `&&` and `||` bind alike and to the left, as in Tempo. */
function spansetOf(reader: TokenReader, source: string): Spanset {
  let left = primary(reader, source);
  for (;;) {
    const kind = reader.take('And') ? 'and' : reader.take('Or') ? 'or' : undefined;
    if (kind === undefined) return left;
    left = { kind, left, right: primary(reader, source) };
  }
}

function primary(reader: TokenReader, source: string): Spanset {
  const token = reader.next();
  if (token.type === '(') {
    const inner = spansetOf(reader, source);
    if (reader.peek()?.type === 'Pipe') throw unsupported('a pipeline in parentheses');
    reader.expect(')');
    return inner;
  }
  const { type, node } = nodeToken(token);
  if (type !== 'SpansetFilter') throw unsupported(`${token.text} where { … } is expected`);
  return { kind: 'filter', condition: conditionOf(node, source) };
}

function nodeToken(token: Token): { type: string; node: SyntaxNode } {
  if (token.node === undefined) throw unsupported(token.text);
  return { type: token.type, node: token.node };
}
