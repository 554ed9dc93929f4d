/** A pattern of literals, `.*`, groups and alternatives, in the shape that Go's parser gives it. */
export type GoPattern =
  | { readonly kind: 'literal'; readonly text: string }
  | { readonly kind: 'any' | 'empty' | 'class' }
  | { readonly kind: 'group'; readonly inner: GoPattern }
  | { readonly kind: 'concat' | 'alternate'; readonly parts: readonly GoPattern[] };

const EMPTY: GoPattern = { kind: 'empty' };

/** The tree, or undefined for a pattern that has anything else in it. */
export function parseGoPattern(pattern: string): GoPattern | undefined {
  const rest = { text: pattern };
  const tree = alternatives(rest);
  return rest.text === '' ? tree : undefined;
}

interface Rest {
  text: string;
}

function take(rest: Rest, token: RegExp): string | undefined {
  const found = token.exec(rest.text)?.[0];
  rest.text = rest.text.slice(found?.length ?? 0);
  return found;
}

function alternatives(rest: Rest): GoPattern | undefined {
  const parts: GoPattern[] = [];
  do {
    const part = sequence(rest);
    if (!part) return undefined;
    parts.push(...(part.kind === 'alternate' ? part.parts : [part]));
  } while (take(rest, /^\|/) !== undefined);
  return parts.length === 1 ? parts[0] : alternate(parts);
}

function sequence(rest: Rest): GoPattern | undefined {
  const parts: GoPattern[] = [];
  for (;;) {
    const part = piece(rest);
    if (part === 'end') break;
    if (part === 'other') return undefined;
    const last = parts.at(-1);
    if (part.kind === 'literal' && last?.kind === 'literal') parts[parts.length - 1] = { kind: 'literal', text: last.text + part.text };
    else parts.push(...(part.kind === 'concat' ? part.parts : [part]));
  }
  return parts.length > 1 ? { kind: 'concat', parts } : (parts[0] ?? EMPTY);
}

function piece(rest: Rest): GoPattern | 'end' | 'other' {
  if (rest.text === '' || /^[|)]/.test(rest.text)) return 'end';
  if (take(rest, /^\.\*(?![?*+{])/) !== undefined) return { kind: 'any' };
  const open = take(rest, /^\((?:\?:)?(?!\?)/);
  if (open !== undefined) {
    const inner = alternatives(rest);
    if (!inner || take(rest, /^\)(?![?*+{])/) === undefined) return 'other';
    return open === '(' ? { kind: 'group', inner } : inner;
  }
  const literal = take(rest, /^(?:[^\\.+*?()|[\]{}^$]|\\[\\.+*?()|[\]{}^$-])(?![?*+{])/u);
  return literal === undefined
    ? 'other'
    : { kind: 'literal', text: literal.length > 1 && literal.startsWith('\\') ? literal.slice(1) : literal };
}

/** Alternatives as Go factors them: what neighbours begin with goes before them, neighbours of one character become a class. */
function alternate(parts: readonly GoPattern[]): GoPattern {
  const factored: GoPattern[] = [];
  let start = 0;
  let prefix = '';
  for (let index = 0; index <= parts.length; index += 1) {
    const leading = leadingText(parts[index]);
    const shared = commonPrefix(prefix, leading);
    if (index < parts.length && shared !== '') {
      prefix = shared;
      continue;
    }
    const run = parts.slice(start, index);
    if (run.length > 1)
      factored.push({
        kind: 'concat',
        parts: [{ kind: 'literal', text: prefix }, alternate(run.map((part) => withoutLeading(part, prefix)))],
      });
    else factored.push(...run);
    start = index;
    prefix = leading;
  }
  const merged = mergeRuns(factored);
  const [only] = merged;
  return merged.length === 1 && only ? only : { kind: 'alternate', parts: merged };
}

function mergeRuns(parts: readonly GoPattern[]): GoPattern[] {
  const merged: GoPattern[] = [];
  for (const part of parts) {
    const last = merged.at(-1);
    if (last && isCharacter(last) && isCharacter(part)) merged[merged.length - 1] = { kind: 'class' };
    else if (last?.kind !== 'empty' || part.kind !== 'empty') merged.push(part);
  }
  return merged;
}

function isCharacter(part: GoPattern): boolean {
  return part.kind === 'class' || (part.kind === 'literal' && Array.from(part.text).length === 1);
}

function leadingText(part: GoPattern | undefined): string {
  const first = part?.kind === 'concat' ? part.parts[0] : part;
  return first?.kind === 'literal' ? first.text : '';
}

function commonPrefix(a: string, b: string): string {
  const [left, right] = [Array.from(a), Array.from(b)];
  const differs = left.findIndex((char, index) => char !== right[index]);
  return left.slice(0, differs === -1 ? left.length : differs).join('');
}

function withoutLeading(part: GoPattern, prefix: string): GoPattern {
  if (part.kind === 'literal') return part.text === prefix ? EMPTY : { kind: 'literal', text: part.text.slice(prefix.length) };
  if (part.kind !== 'concat') return part;
  const [first = EMPTY, ...others] = part.parts;
  const rest = withoutLeading(first, prefix);
  const parts = rest.kind === 'empty' ? others : [rest, ...others];
  const [only = EMPTY] = parts;
  return parts.length > 1 ? { kind: 'concat', parts } : only;
}
