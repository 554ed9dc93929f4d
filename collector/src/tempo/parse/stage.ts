import type { SyntaxNode } from '@lezer/common';
import { Refusal, unsupported } from '../refusal.ts';
import { fieldOf } from './field.ts';
import { type ComparisonOperator, type Field, METRIC_FUNCTIONS, type Metric, type MetricFunction, type Stage } from './query.ts';
import { tokensOf } from './tokens.ts';

/** Tempo's own limit of labels in one series. */
const MOST_LABELS = 5;
const FIELDS = new Set(['AttributeField', 'IntrinsicField']);
const SCALARS = new Set(['Aggregate', 'ComparisonOp', 'Integer', 'Float', 'Duration']);
const NUMBERS = new Set(['Float', 'Integer']);

/** The stage of a SelectOperation, GroupOperation or ScalarFilter node. */
export function stageOf(node: SyntaxNode, source: string): Stage {
  switch (node.name) {
    case 'SelectOperation':
      return { kind: 'select', fields: fieldsOf(node, source) };
    case 'GroupOperation':
      return groupOf(node, source);
    case 'ScalarFilter':
      return countOf(node, source);
    default:
      throw unsupported(source.slice(node.from, node.to));
  }
}

function groupOf(node: SyntaxNode, source: string): Stage {
  const [field, ...more] = fieldsOf(node, source);
  if (field === undefined || more.length > 0) throw unsupported(`${source.slice(node.from, node.to)}: by() takes one attribute`);
  return { kind: 'group', field };
}

function countOf(node: SyntaxNode, source: string): Stage {
  const [aggregate, operator, value, ...more] = tokensOf(node, source, SCALARS);
  const isCount = aggregate?.type === 'Aggregate' && aggregate.node?.firstChild === null;
  if (!isCount || operator?.type !== 'ComparisonOp' || value?.type !== 'Integer' || more.length > 0) {
    throw unsupported(`${source.slice(node.from, node.to)}: only count() against a whole number`);
  }
  return { kind: 'count', operator: operator.text as ComparisonOperator, value: Number(value.text) };
}

/** The metric of a MetricsOperation node. */
export function metricOf(node: SyntaxNode, source: string): Metric {
  const text = source.slice(node.from, node.to);
  const name = METRIC_FUNCTIONS.find((known) => text.startsWith(known));
  const operation = node.firstChild;
  if (name === undefined || operation === null) throw unsupported(text);
  const group = operation.getChild('GroupOperation');
  const by = group === null ? [] : fieldsOf(group, source);
  if (by.length > (name === 'quantile_over_time' ? MOST_LABELS - 1 : MOST_LABELS))
    throw unsupported(`metrics group by ${by.length} values`);
  return { name, of: measuredOf(operation, source), quantiles: quantilesOf(operation, source, name), by };
}

function measuredOf(operation: SyntaxNode, source: string): Field | undefined {
  const inner = operation.getChild('MetricsOperationQuantileArgs') ?? operation;
  const expression = inner.getChild('MetricsExpression');
  if (expression === null) return undefined;
  return fieldsOf(expression, source)[0];
}

function quantilesOf(operation: SyntaxNode, source: string, name: MetricFunction): number[] {
  const values = operation.getChild('MetricsOperationQuantileArgs')?.getChildren('MetricsOperationQuantileArgsType') ?? [];
  const quantiles = values.map((value) => Number(source.slice(value.from, value.to)));
  if (name === 'quantile_over_time' && quantiles.length === 0) throw unsupported('quantile_over_time without a quantile');
  const wrong = quantiles.find((quantile) => !(quantile >= 0 && quantile <= 1));
  if (wrong !== undefined) throw new Refusal(`quantile must be between 0 and 1: ${wrong}`);
  return quantiles;
}

/** All fields below a node; refuses anything that is more than a list of fields. */
function fieldsOf(node: SyntaxNode, source: string): Field[] {
  const text = source.slice(node.from, node.to);
  const tokens = tokensOf(node, source, new Set([...FIELDS, ...NUMBERS]));
  return tokens.flatMap((token) => {
    if (token.node !== undefined && FIELDS.has(token.type)) return [readable(fieldOf(token.node, source))];
    if (token.node !== undefined || token.type === '-' || token.type === '!') throw unsupported(text);
    return [];
  });
}

/** Positions in the tree can be asked for in a condition, for roots only; they are not kept. */
function readable(field: Field): Field {
  if (field.kind === 'intrinsic' && field.name === 'nestedSetParent') throw unsupported('nestedSetParent outside of a condition');
  return field;
}
