/** A value that becomes a label: a text with its escapes resolved, anything else as it stands in the line. */
export interface JsonToken {
  readonly kind: 'string' | 'number' | 'boolean';
  readonly text: string;
}

export class JsonSyntax extends Error {}

/** The words of Loki's parser; it says the second also of an object that the line ends in. */
const NO_END = "Value looks like object, but can't find closing '}' symbol";
const NO_ARRAY_END = "Value is array, but can't find closing ']' symbol";

const STRING = /"(?:[^"\\]|\\[\s\S])*"/y;
const LITERAL = /-?\d[\d.eE+-]*|true|false|null/y;
const SPACE = /[ \t\r\n]*/y;

/**
 * Walks the object at the start of a text and reports its leaves, with numbers as written (JSON.parse would change them).
 * Like Loki's parser it does not look at what follows the object. Throws `JsonSyntax`; leaves before the fault were reported.
 */
export function scanObject(text: string, leaf: (path: readonly string[], token: JsonToken) => void): void {
  let at = 0;
  const take = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at;
    const found = pattern.exec(text)?.[0];
    at += found?.length ?? 0;
    return found;
  };
  const next = (): string => {
    take(SPACE);
    return text[at] ?? '';
  };
  const string = (): string => {
    const quoted = take(STRING);
    if (quoted === undefined) throw new JsonSyntax("Value is string, but can't find closing '\"' symbol");
    return unescape(quoted);
  };
  const value = (path: readonly string[], inArray: boolean): void => {
    const first = next();
    if (first === '{') return object(path, inArray);
    if (first === '[') return array(path);
    const token: JsonToken | undefined = first === '"' ? { kind: 'string', text: string() } : literal(take(LITERAL));
    if (!token) throw new JsonSyntax('Unknown value type');
    if (!inArray && token.text !== 'null') leaf(path, token);
  };
  const array = (path: readonly string[]): void => {
    at += 1;
    if (next() === ']') {
      at += 1;
      return;
    }
    for (;;) {
      value(path, true);
      const end = next();
      at += 1;
      if (end === ']') return;
      if (end !== ',') throw new JsonSyntax(NO_ARRAY_END);
    }
  };
  const object = (path: readonly string[], inArray: boolean): void => {
    at += 1;
    if (next() === '}') {
      at += 1;
      return;
    }
    for (;;) {
      if (next() !== '"') throw new JsonSyntax(NO_END);
      const key = string();
      if (next() !== ':') throw new JsonSyntax('Malformed JSON error');
      at += 1;
      if (next() === '') throw new JsonSyntax('Malformed JSON error');
      value([...path, key], inArray);
      const end = next();
      at += 1;
      if (end === '}') return;
      if (end !== ',') throw new JsonSyntax(end === '' ? NO_ARRAY_END : NO_END);
      // A comma before the end is let pass.
      if (next() === '}') {
        at += 1;
        return;
      }
    }
  };
  if (next() !== '{') throw new JsonSyntax(NO_END);
  object([], false);
}

function literal(text: string | undefined): JsonToken | undefined {
  if (text === undefined) return undefined;
  return { kind: text === 'true' || text === 'false' ? 'boolean' : 'number', text };
}

function unescape(quoted: string): string {
  if (!quoted.includes('\\')) return quoted.slice(1, -1);
  try {
    const text = String(JSON.parse(quoted.replaceAll('\n', '\\n').replaceAll('\r', '\\r').replaceAll('\t', '\\t')));
    return text.isWellFormed() ? text : '';
  } catch {
    // Loki's parser leaves a label with invalid escapes empty.
    return '';
  }
}
