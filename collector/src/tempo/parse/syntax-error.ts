import type { Tree } from '@lezer/common';

export interface SyntaxError {
  readonly from: number;
  readonly to: number;
}

/** Where the tree does not fit the grammar. */
export function syntaxErrors(tree: Tree): SyntaxError[] {
  const errors: SyntaxError[] = [];
  tree.iterate({
    enter: (node) => {
      if (node.type.isError) errors.push({ from: node.from, to: node.to });
    },
  });
  return errors;
}

/** The sentence that Tempo answers to it. */
export function syntaxErrorText(source: string, { from }: SyntaxError): string {
  const lines = source.slice(0, from).split('\n');
  const column = Array.from(lines.at(-1) ?? '').length + 1;
  return `invalid TraceQL query: parse error at line ${lines.length}, col ${column}: ${reason(source.slice(from).trimStart())}`;
}

function reason(rest: string): string {
  if (rest === '') return 'syntax error: unexpected $end';
  if (rest.startsWith('"') || rest.startsWith('`')) return 'literal not terminated';
  const word = /^[A-Za-z_]\w*/.exec(rest);
  return `syntax error: unexpected ${word === null ? rest.charAt(0) : 'IDENTIFIER'}`;
}
