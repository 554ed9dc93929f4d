import type { SyntaxNode } from '@lezer/common';
import { unsupported } from '../refusal.ts';

/** A leaf of the syntax tree, or the punctuation that the tree leaves out. */
export interface Token {
  /** The node's name in the grammar, or the character itself. */
  readonly type: string;
  readonly text: string;
  readonly node: SyntaxNode | undefined;
}

const SKIPPED = new Set(['LineComment', 'BlockComment']);

/**
 * The tokens below a node in order: nodes named in `units` are taken whole, all others by what they consist of.
 *
 * The grammar's tree is not used for precedence: it binds `-1 && x` as `-(1 && x)` and `&&` before `||`, Tempo does neither.
 */
export function tokensOf(node: SyntaxNode, source: string, units: ReadonlySet<string>): Token[] {
  const tokens: Token[] = [];
  let end = node.from;
  const visit = (parent: SyntaxNode): void => {
    for (let child = parent.firstChild; child !== null; child = child.nextSibling) {
      if (!units.has(child.name) && child.firstChild !== null) {
        visit(child);
        continue;
      }
      tokens.push(...punctuation(source.slice(end, child.from)));
      if (!SKIPPED.has(child.name)) tokens.push({ type: child.name, text: source.slice(child.from, child.to), node: child });
      end = child.to;
    }
  };
  visit(node);
  tokens.push(...punctuation(source.slice(end, node.to)));
  return tokens;
}

function punctuation(gap: string): Token[] {
  return Array.from(gap.replaceAll(/\s+/g, ''), (character) => ({ type: character, text: character, node: undefined }));
}

/** Reads tokens one after the other. */
export class TokenReader {
  readonly #tokens: readonly Token[];
  #at = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  peek(): Token | undefined {
    return this.#tokens[this.#at];
  }

  next(): Token {
    const token = this.#tokens[this.#at];
    if (token === undefined) throw unsupported('an expression without its end');
    this.#at += 1;
    return token;
  }

  /** Takes the next token if it is of that type. */
  take(type: string): boolean {
    if (this.peek()?.type !== type) return false;
    this.#at += 1;
    return true;
  }

  expect(type: string): void {
    const token = this.next();
    if (token.type !== type) throw unsupported(`${token.text} where ${type} is expected`);
  }
}
