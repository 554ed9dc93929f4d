import { type GoPattern, parseGoPattern } from './go-pattern.ts';

/** A test that Loki puts in a pattern's place: the value is the text, holds it, or is anything. */
export type LooseTest = { readonly kind: 'equals' | 'contains'; readonly text: string } | { readonly kind: 'anything' };

/**
 * Loki replaces simple patterns of label filters by tests of text, and loses the anchors on the way: `text.*`, `.*text` and
 * `text(a|b)` mean "contains" (measured on 3.7.8; `RegexSimplifier`), though label patterns are anchored everywhere else.
 * Any of the tests, or undefined where Loki runs the pattern itself.
 */
export function looseTests(pattern: string): readonly LooseTest[] | undefined {
  const tree = parseGoPattern(pattern);
  return tree && simplify(tree);
}

export function passesLoose(tests: readonly LooseTest[], value: string): boolean {
  return tests.some((test) => test.kind === 'anything' || (test.kind === 'equals' ? value === test.text : value.includes(test.text)));
}

type Tests = readonly LooseTest[] | undefined;

function simplify(tree: GoPattern): Tests {
  if (tree.kind === 'alternate') return withoutAnything(allOf(tree.parts.map(ungrouped).map(simplify)));
  if (tree.kind === 'concat') return simplifyConcat(tree.parts, undefined);
  if (tree.kind === 'group') return simplify(tree.inner);
  if (tree.kind === 'literal') return [{ kind: 'equals', text: tree.text }];
  return tree.kind === 'class' ? undefined : [{ kind: 'anything' }];
}

/** Beside another test, one that takes anything is forgotten. */
function withoutAnything(tests: Tests): Tests {
  const some = tests?.filter(({ kind }) => kind !== 'anything') ?? [];
  return some.length > 0 ? some : tests;
}

function ungrouped(tree: GoPattern): GoPattern {
  return tree.kind === 'group' ? ungrouped(tree.inner) : tree;
}

function allOf(tests: readonly Tests[]): Tests {
  return tests.includes(undefined) ? undefined : tests.flatMap((each) => each ?? []);
}

/** One literal and any number of `.*`, then alternatives that go on from it; of three parts at most. */
function simplifyConcat(all: readonly GoPattern[], base: string | undefined): Tests {
  const parts = all.map(ungrouped).filter(({ kind }) => kind !== 'empty');
  if (parts.length > 3 || parts.filter(({ kind }) => kind === 'literal').length > 1) return undefined;
  let text = base;
  let found: readonly LooseTest[] = [];
  for (const part of parts) {
    if (part.kind === 'literal') text = (text ?? '') + part.text;
    else if (part.kind === 'alternate' && text !== undefined) {
      const more = continued(part.parts, text);
      if (!more) return undefined;
      found = [...found, ...more];
    } else if (part.kind !== 'any') return undefined;
  }
  if (found.length > 0) return found;
  return text === undefined ? undefined : [{ kind: 'contains', text }];
}

function continued(parts: readonly GoPattern[], base: string): Tests {
  return allOf(
    parts.map((part): Tests => {
      if (part.kind === 'literal') return [{ kind: 'contains', text: base + part.text }];
      if (part.kind === 'concat') return simplifyConcat(part.parts, base);
      return part.kind === 'empty' || part.kind === 'any' ? [{ kind: 'contains', text: base }] : undefined;
    }),
  );
}
