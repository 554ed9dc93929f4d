import { invalid, notSupported } from '../refusal.ts';
import type { Grouping, LabelFilter, RangeAggregation, RangeOp, Unit, Unwrap } from './ast.ts';
import { labelFilterOf } from './label-filter.ts';
import { child, flatten, need, type Node } from './node.ts';
import { durationNs, goFloat } from './quantity.ts';
import { selectorOf } from './selector.ts';
import { stagesOf } from './stages.ts';

/** What an operator takes: log lines or numbers unwrapped from a label, and whether it may group. */
const OPS: Readonly<Record<RangeOp, { unwraps: 'never' | 'maybe' | 'always'; groups: boolean }>> = {
  count_over_time: { unwraps: 'never', groups: false },
  rate: { unwraps: 'maybe', groups: false },
  bytes_over_time: { unwraps: 'never', groups: false },
  bytes_rate: { unwraps: 'never', groups: false },
  sum_over_time: { unwraps: 'always', groups: false },
  avg_over_time: { unwraps: 'always', groups: true },
  min_over_time: { unwraps: 'always', groups: true },
  max_over_time: { unwraps: 'always', groups: true },
  first_over_time: { unwraps: 'always', groups: true },
  last_over_time: { unwraps: 'always', groups: true },
  quantile_over_time: { unwraps: 'always', groups: true },
  absent_over_time: { unwraps: 'maybe', groups: false },
};

export function rangeOf(node: Node): RangeAggregation {
  const name = need(node, 'RangeOp').text;
  if (!Object.hasOwn(OPS, name)) throw notSupported(`the aggregation ${name}`);
  const op = name as RangeOp;
  const parts = rangeParts(need(node, 'LogRangeExpr'));
  const unwrap = child(parts, 'UnwrapExpr');
  const pipeline = child(parts, 'PipelineExpr');
  const offset = child(parts, 'OffsetExpr');
  const grouping = child(node, 'Grouping');
  const param = child(node, 'Number');
  if (unwrap && OPS[op].unwraps === 'never') throw invalid(`invalid aggregation ${op} with unwrap`);
  if (!unwrap && OPS[op].unwraps === 'always') throw invalid(`invalid aggregation ${op} without unwrap`);
  if (grouping && !OPS[op].groups) throw invalid(`grouping not allowed for ${op} aggregation`);
  if (op === 'quantile_over_time' && !param) throw invalid(`parameter required for operation ${op}`);
  if (op !== 'quantile_over_time' && param) throw invalid(`parameter ${param.text} not supported for operation ${op}`);
  return {
    kind: 'range',
    op,
    param: param && goFloat(param.text),
    log: { selector: selectorOf(need(parts, 'Selector')), stages: pipeline ? stagesOf(pipeline) : [] },
    unwrap: unwrap && unwrapOf(unwrap),
    rangeNs: ns(need(parts, 'Range')),
    offsetNs: offset ? ns(offset) * (child(offset, 'Sub') ? -1n : 1n) : 0n,
    grouping: grouping && groupingOf(grouping),
  };
}

/** Parentheses around a range nest it; only the innermost has parts. */
function rangeParts(node: Node): Node {
  const inner = child(node, 'LogRangeExpr');
  return inner ? rangeParts(inner) : node;
}

function ns(node: Node): bigint {
  const value = durationNs(need(node, 'Duration').text, true);
  if (value === undefined) throw notSupported(`the duration \`${node.text}\``);
  return BigInt(Math.round(value));
}

function unwrapOf(node: Node): Unwrap {
  const parts = flatten(node, 'UnwrapExpr');
  const convert = parts.find((each) => each.name === 'ConvOp')?.text ?? '';
  const units: Readonly<Record<string, Unit>> = { '': 'number', bytes: 'bytes', duration: 'duration', duration_seconds: 'duration' };
  const unit = units[convert];
  const label = parts.find((each) => each.name === 'Identifier')?.text;
  if (unit === undefined || label === undefined) throw notSupported(`the stage \`${node.text}\``);
  const filters: LabelFilter[] = parts.filter((each) => each.name === 'LabelFilter').map(labelFilterOf);
  return { label, unit, filters };
}

export function groupingOf(node: Node): Grouping {
  const list = child(node, 'Labels');
  const labels = list ? flatten(list, 'Labels').filter((each) => each.name === 'Identifier') : [];
  return { without: child(node, 'Without') !== undefined, labels: labels.map((each) => each.text).sort() };
}
