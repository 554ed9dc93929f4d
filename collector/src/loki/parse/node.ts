import type { SyntaxNode } from '@lezer/common';

/** A node of Grafana's grammar together with the query it was read from. */
export interface Node {
  readonly name: string;
  readonly text: string;
  readonly children: readonly Node[];
}

export function nodeOf(query: string, syntax: SyntaxNode): Node {
  const children: Node[] = [];
  for (let child = syntax.firstChild; child; child = child.nextSibling) {
    if (child.name !== 'LineComment') children.push(nodeOf(query, child));
  }
  return { name: syntax.name, text: query.slice(syntax.from, syntax.to), children };
}

export function child(node: Node, name: string): Node | undefined {
  return node.children.find((each) => each.name === name);
}

/** The child a node cannot be without. */
export function need(node: Node, name: string): Node {
  const found = child(node, name);
  if (!found) throw new Error(`${node.name} without ${name}: ${node.text}`);
  return found;
}

/** The grammar writes lists as nested nodes of one name; this is their flat order. */
export function flatten(node: Node, list: string): Node[] {
  return node.children.flatMap((each) => (each.name === list ? flatten(each, list) : [each]));
}
