import { parser } from '@grafana/lezer-logql';
import type { Tree } from '@lezer/common';
import { invalid, Refusal } from '../refusal.ts';
import type { LogQuery, Query } from './ast.ts';
import { metricOf } from './metric.ts';
import { child, type Node, nodeOf } from './node.ts';
import { selectorOf } from './selector.ts';
import { stagesOf } from './stages.ts';

/** Longest query Loki reads, characters. */
const LONGEST = 131_072;

/** A query as Grafana's own grammar reads it. Throws a `Refusal` for what is no LogQL and for what is not supported. */
export function parseQuery(query: string): Query {
  if (query.length >= LONGEST) throw invalid(`input size too long (${query.length} > ${LONGEST})`);
  if (query.trim() === '') throw invalid('syntax error: unexpected $end');
  const nul = query.indexOf('\0');
  if (nul !== -1) throw syntaxError(query, nul - 1, 'invalid character NUL');
  const tree = parser.parse(query);
  refuseErrors(query, tree);
  const root = nodeOf(query, tree.topNode);
  const expr = child(root, 'Expr');
  const [only] = expr?.children ?? [];
  if (only?.name === 'LogExpr') return { kind: 'log', log: logOf(only) };
  if (only?.name === 'MetricExpr') return { kind: 'metric', metric: metricOf(only) };
  throw invalid('syntax error: unexpected expression');
}

function logOf(node: Node): LogQuery {
  const inner = child(node, 'LogExpr');
  if (inner) return logOf(inner);
  const selector = child(node, 'Selector');
  const pipeline = child(node, 'PipelineExpr');
  return { selector: selector ? selectorOf(selector) : [], stages: pipeline ? stagesOf(pipeline) : [] };
}

/** `{}` is an error to Grafana's grammar but a selector to Loki, which refuses it later and in other words. */
function refuseErrors(query: string, tree: Tree): void {
  tree.iterate({
    enter: (node) => {
      if (!node.type.isError) return;
      const selector = node.node.parent;
      if (selector?.name === 'Selector' && /^\{\s*\}$/.test(query.slice(selector.from, selector.to))) return;
      const found = query.slice(node.from, node.to).trim();
      const unexpected =
        found === '' ? (query.slice(node.from).trim() === '' ? '$end' : query.slice(node.from).trim().slice(0, 20)) : found;
      throw syntaxError(query, node.from, `syntax error: unexpected ${unexpected}`);
    },
  });
}

function syntaxError(query: string, at: number, what: string): Refusal {
  const before = query.slice(0, at).split('\n');
  return new Refusal(`parse error at line ${before.length}, col ${(before.at(-1)?.length ?? 0) + 1}: ${what}`);
}
