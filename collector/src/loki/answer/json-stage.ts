import { type Entry } from './entry.ts';
import { type JsonToken, JsonSyntax, scanObject } from './json-scan.ts';
import { parsedName, setParsed } from './parsed-label.ts';

/** `| json`: every text, number and boolean becomes a label, nested ones by their path; arrays and nulls do not. `paths` takes the way to each. */
export function parseJson(entry: Entry, paths?: Map<string, readonly string[]>): void {
  try {
    scanObject(entry.line, (path, token) => {
      const plain = jsonName(path);
      if (plain === '') return;
      const name = jsonParsedName(entry, path, plain);
      setParsed(entry, name, valueOf(token));
      paths?.set(name, path);
    });
  } catch (error) {
    if (!(error instanceof JsonSyntax)) throw error;
    entry.error = 'JSONParserErr';
    entry.errorDetails = error.message;
  }
}

function valueOf(token: JsonToken): string {
  return token.kind === 'string' ? token.text.replaceAll('\ufffd', ' ') : token.text;
}

function jsonName(path: readonly string[]): string {
  return path.length === 1 ? parsedName(path[0] ?? '') : nested(path);
}

function jsonParsedName(entry: Entry, path: readonly string[], name: string): string {
  if (!entry.base.has(name) && !entry.metadata.has(name)) return name;
  return path.length === 1 ? `${name}_extracted` : nested([...path.slice(0, -1), `${path.at(-1)}_extracted`]);
}

function nested(path: readonly string[]): string {
  const parts = path.map((part) => part.trim()).filter((part) => part !== '');
  return parsedName(parts.map((part) => part.replaceAll(/[^A-Za-z0-9_]/gu, '_')).join('_'));
}
