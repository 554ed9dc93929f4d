import type { SyntaxNode } from '@lezer/common';

/** What an expression is made of, in the order of the text. */
export type Item =
  | { readonly kind: 'operand' | 'sign' | 'suffix'; readonly node: SyntaxNode }
  | { readonly kind: 'operator'; readonly node: SyntaxNode; readonly modifiers: readonly SyntaxNode[] };

const SUFFIXES = new Set(['OffsetExpr', 'MatrixSelector', 'StepInvariantExpr', 'SubqueryExpr', 'AnchoredExpr', 'SmoothedExpr']);

export function childrenOf(node: SyntaxNode): SyntaxNode[] {
  const children: SyntaxNode[] = [];
  for (let child = node.firstChild; child; child = child.nextSibling) if (child.name !== 'LineComment') children.push(child);
  return children;
}

/**
 * The grammar was made for highlighting: in `a - a offset 1d * b` it takes the offset to be that of the difference. The order of what it
 * read is right, so the tree is made anew from it, by Prometheus' precedences.
 */
export function flat(node: SyntaxNode): Item[] {
  const children = childrenOf(node);
  const [first, second] = children;
  if (node.name === 'BinaryExpr' && first && second) {
    const right = children.at(-1);
    const items: Item[] = [...flat(first), { kind: 'operator', node: second, modifiers: children.slice(2, -1) }];
    return right === undefined ? items : [...items, ...flat(right)];
  }
  if (node.name === 'UnaryExpr' && first && second) return [{ kind: 'sign', node: first }, ...flat(second)];
  if (SUFFIXES.has(node.name) && first) return [...flat(first), { kind: 'suffix', node }];
  return [{ kind: 'operand', node }];
}
