import { notSupported } from '../refusal.ts';
import { child, need, type Node } from './node.ts';
import { goFloat } from './quantity.ts';

/** The value of a `LiteralExpr`: a number with an optional sign. */
export function numberOf(node: Node): number {
  const value = goFloat(need(node, 'Number').text);
  if (value === undefined) throw notSupported(`the number \`${node.text}\``);
  return child(node, 'Sub') ? -value : value;
}
