import { notSupported } from '../refusal.ts';
import type { LabelChoice, LineFilter, Stage } from './ast.ts';
import { labelFilterOf } from './label-filter.ts';
import { child, flatten, need, type Node } from './node.ts';
import { matcherOf } from './selector.ts';
import { textOf } from './text-literal.ts';

const LINE_OPS: Readonly<Record<string, LineFilter['op']>> = { '|=': '|=', '!=': '!=', '|~': '|~', '!~': '!~' };

export function stagesOf(pipeline: Node): Stage[] {
  return flatten(pipeline, 'PipelineExpr').flatMap(stageOf);
}

function stageOf(stage: Node): Stage[] {
  const [only] = stage.children.filter((each) => each.name !== 'Pipe');
  if (!only) throw new Error(`an empty stage: ${stage.text}`);
  switch (only.name) {
    case 'LineFilters':
      return flatten(only, 'LineFilters').map((each) => ({ kind: 'line', filter: lineFilterOf(each) }));
    case 'LabelFilter':
      return [{ kind: 'label', filter: labelFilterOf(only) }];
    case 'LabelParser':
      if (!child(only, 'Json')) break;
      return [{ kind: 'json' }];
    case 'LogfmtParser':
      return [{ kind: 'logfmt', strict: only.text.includes('--strict'), keepEmpty: only.text.includes('--keep-empty') }];
    case 'KeepLabelsExpr':
      return [{ kind: 'keep', labels: choices(need(only, 'KeepLabels'), 'KeepLabels') }];
    case 'DropLabelsExpr':
      return [{ kind: 'drop', labels: choices(need(only, 'DropLabels'), 'DropLabels') }];
  }
  throw notSupported(`the stage \`${stage.text}\``);
}

function choices(list: Node, name: string): LabelChoice[] {
  return flatten(list, name)
    .filter((each) => each.name === 'KeepLabel' || each.name === 'DropLabel')
    .map((each) => {
      const matcher = child(each, 'Matcher');
      return matcher ? { name: need(matcher, 'Identifier').text, matcher: matcherOf(matcher) } : { name: need(each, 'Identifier').text };
    });
}

function lineFilterOf(node: Node): LineFilter {
  const op = LINE_OPS[need(node, 'Filter').text];
  if (op === undefined || child(node, 'FilterOp')) throw notSupported(`the line filter \`${node.text}\``);
  return { op, texts: texts(node) };
}

function texts(node: Node): string[] {
  return node.children.flatMap((each) => {
    if (each.name === 'FilterOp') throw notSupported(`the line filter \`${node.text}\``);
    if (each.name === 'String') return [textOf(each.text)];
    return each.name === 'OrFilter' || each.name === 'LineFilter' ? texts(each) : [];
  });
}
