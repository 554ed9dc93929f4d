import type { Entry } from './entry.ts';
import { parseJson } from './json-stage.ts';
import { parseLogfmt } from './logfmt-stage.ts';
import { typeOf } from './value-type.ts';

type Parser = 'json' | 'logfmt';

interface DetectedField {
  readonly values: Set<string>;
  /** Parsers that find it in lines; none for structured metadata. */
  readonly parsers: Set<Parser>;
  /** The way to it in a line of JSON. */
  path: readonly string[] | undefined;
  /** As in Loki that of the last entry that has it. */
  type: ReturnType<typeof typeOf>;
}

/** What entries have beside their stream's labels: structured metadata, what the query's stages parsed, and what a line would give; at most `limit` fields, those that come first. */
export function detectFields(entries: readonly Entry[], limit: number): Map<string, DetectedField> {
  const fields = new Map<string, DetectedField>();
  const add = (name: string, value: string, parser?: Parser, path?: readonly string[]): void => {
    let field = fields.get(name);
    if (field === undefined) {
      if (fields.size >= limit) return;
      field = { values: new Set(), parsers: new Set(), path: undefined, type: 'string' };
      fields.set(name, field);
    }
    field.values.add(value);
    field.type = typeOf(value);
    if (parser !== undefined) field.parsers.add(parser);
    field.path ??= path;
  };
  for (const entry of entries) {
    for (const [name, value] of entry.metadata) add(name, value);
    const { parser, parsed, paths } = readLine(entry);
    for (const [name, value] of entry.parsed) add(name, value, parser);
    for (const [name, value] of parsed) add(name, value, parser, paths.get(name));
  }
  return fields;
}

/** Values that entries have of a field, the newest first, at most `limit`. Structured metadata come as they are, those of lines with bytes in one form. */
export function fieldValues(entries: readonly Entry[], name: string, limit: number, shown: (value: string) => string): string[] {
  const values = new Set<string>();
  for (const entry of entries) {
    if (values.size >= limit) break;
    const stored = entry.metadata.get(name);
    if (stored !== undefined) values.add(stored);
    for (const parsed of [entry.parsed, readLine(entry).parsed]) {
      const value = parsed.get(name);
      if (value !== undefined) values.add(shown(value));
    }
  }
  return [...values];
}

interface ReadLine {
  readonly parser: Parser;
  readonly parsed: ReadonlyMap<string, string>;
  /** Names that JSON gave, with the way to each. */
  readonly paths: ReadonlyMap<string, readonly string[]>;
}

/** A line as JSON, and as logfmt where it is none. Structured metadata is not looked at: a field of a line may have the name of one. */
function readLine(entry: Entry): ReadLine {
  const bare = (): Entry => ({ ...entry, metadata: new Map(), parsed: new Map(), extracted: new Set(), error: '', errorDetails: '' });
  const json = bare();
  const paths = new Map<string, readonly string[]>();
  parseJson(json, paths);
  if (json.error === '') return { parser: 'json', parsed: json.parsed, paths };
  const logfmt = bare();
  parseLogfmt(logfmt, false, false);
  return { parser: 'logfmt', parsed: logfmt.parsed, paths: new Map() };
}
