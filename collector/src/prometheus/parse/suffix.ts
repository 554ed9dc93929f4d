import type { SyntaxNode } from '@lezer/common';
import { notSupported } from '../refusal.ts';
import type { Expression, Selector } from './expression.ts';
import { childrenOf } from './flat.ts';
import { numberValue, signedMs } from './number.ts';
import type { Reading } from './reading.ts';

/** Changes the selector of an expression that is one, or a range of one. */
function changed(reading: Reading, node: SyntaxNode, expression: Expression, change: (selector: Selector) => Selector): Expression {
  if (expression.kind === 'selector') return change(expression);
  if (expression.kind === 'range') return { ...expression, selector: change(expression.selector) };
  throw reading.refuse(node, 'modifier must be preceded by an instant vector selector or range vector selector or a subquery');
}

function ranged(reading: Reading, node: SyntaxNode, expression: Expression, text: string): Expression {
  const rangeMs = signedMs(text);
  if (rangeMs === undefined) throw reading.refuse(node, `bad duration: ${text}`);
  if (rangeMs <= 0) throw reading.refuse(node, 'duration must be greater than 0');
  if (expression.kind !== 'selector') throw reading.refuse(node, 'ranges only allowed for vector selectors');
  if (expression.at !== undefined) throw reading.refuse(node, 'no @ modifiers allowed before range');
  if (expression.offsetMs !== 0) throw reading.refuse(node, 'no offset modifiers allowed before range');
  return { kind: 'range', selector: expression, rangeMs };
}

function atOf(reading: Reading, node: SyntaxNode): number | 'start' | 'end' {
  const text = reading.text(node);
  if (node.name === 'AtModifierPreprocessors') return /^start/i.test(text) ? 'start' : 'end';
  const sign = text.startsWith('-') ? -1 : 1;
  const seconds = numberValue(text.replace(/^[+-]\s*/, ''));
  if (seconds === undefined || !Number.isFinite(seconds)) throw reading.refuse(node, `timestamp out of bounds for @ modifier: ${text}`);
  return sign * Math.round(seconds * 1_000);
}

/** An expression with what stands behind it: a range, an offset, or the instant it is read at. */
export function withSuffix(reading: Reading, node: SyntaxNode, expression: Expression): Expression {
  const detail = childrenOf(node).at(-1);
  if (detail === undefined) throw reading.refuse(node, 'a duration was expected');
  const text = reading.text(detail);
  if (node.name === 'MatrixSelector') return ranged(reading, detail, expression, text);
  if (node.name === 'StepInvariantExpr') {
    const at = atOf(reading, detail);
    return changed(reading, node, expression, (selector) => {
      if (selector.at !== undefined) throw reading.refuse(detail, '@ <timestamp> may not be set multiple times');
      return { ...selector, at };
    });
  }
  if (node.name !== 'OffsetExpr') throw notSupported(node.name === 'SubqueryExpr' ? 'subqueries' : `the modifier ${text}`);
  const offsetMs = signedMs(text);
  if (offsetMs === undefined) throw reading.refuse(detail, `bad duration: ${text}`);
  return changed(reading, node, expression, (selector) => {
    if (selector.offsetMs !== 0) throw reading.refuse(detail, 'offset may not be set multiple times');
    return { ...selector, offsetMs };
  });
}
