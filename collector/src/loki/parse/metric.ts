import { invalid, notSupported } from '../refusal.ts';
import type { Grouping, MetricQuery, VectorAggregation, VectorOp } from './ast.ts';
import { binaryOf } from './binary.ts';
import { child, need, type Node } from './node.ts';
import { numberOf } from './number-literal.ts';
import { goFloat } from './quantity.ts';
import { groupingOf, rangeOf } from './range.ts';

const VECTOR_OPS: readonly string[] = ['sum', 'min', 'max', 'avg', 'count', 'topk', 'bottomk'] satisfies VectorOp[];
const NO_GROUPING: Grouping = { without: false, labels: [] };

export function metricOf(node: Node): MetricQuery {
  const [only] = node.children;
  if (!only) throw new Error(`an empty metric query: ${node.text}`);
  switch (only.name) {
    case 'MetricExpr':
      return metricOf(only);
    case 'LiteralExpr':
      return { kind: 'number', value: numberOf(only) };
    case 'VectorExpr':
      return { kind: 'constant', value: goFloat(need(only, 'Number').text) ?? Number.NaN };
    case 'RangeAggregationExpr':
      return rangeOf(only);
    case 'VectorAggregationExpr':
      return vectorOf(only);
    case 'BinOpExpr':
      return binaryOf(only, metricOf);
  }
  throw notSupported(`\`${only.text}\``);
}

function vectorOf(node: Node): VectorAggregation {
  const name = need(node, 'VectorOp').text;
  if (!VECTOR_OPS.includes(name)) throw notSupported(`the aggregation ${name}`);
  const op = name as VectorOp;
  const grouping = child(node, 'Grouping');
  const number = child(node, 'Number');
  const takesParam = op === 'topk' || op === 'bottomk';
  if (takesParam && !number) throw invalid(`parameter required for operation ${op}`);
  if (!takesParam && number) throw invalid(`unsupported parameter for operation ${op}(${number.text},`);
  const param = number && wholeNumber(op, number.text);
  return { kind: 'vector', op, param, expr: metricOf(need(node, 'MetricExpr')), grouping: grouping ? groupingOf(grouping) : NO_GROUPING };
}

function wholeNumber(op: VectorOp, text: string): number {
  if (!/^[+-]?\d+$/.test(text)) throw invalid(`invalid parameter ${op}(${text},`);
  const value = Number(text);
  if (value <= 0) throw invalid(`invalid parameter (must be greater than 0) ${op}(${text}`);
  return value;
}
