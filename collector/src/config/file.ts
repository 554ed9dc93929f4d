import { readFileSync } from 'node:fs';
import {
  type ErrorCode,
  isMap,
  isPair,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  type Pair,
  parse,
  parseDocument,
  type Scalar,
  visit,
} from 'yaml';
import type { Path } from './schema-walk.ts';

/** Something that is wrong, or only odd, and where. */
export interface Remark {
  readonly where: string;
  readonly text: string;
}

/** What a configuration file says, before anybody has checked what it means. */
export interface ConfigFile {
  readonly value: unknown;
  readonly errors: readonly Remark[];
  readonly warnings: readonly Remark[];
  /** Values that came from the environment, by the name of their variable. */
  readonly fromEnvironment: ReadonlyMap<string, string>;
  /** `file:line:column` of a key, or of the nearest above it that is there. */
  readonly whereIs: (path: Path) => string;
}

export type Environment = Readonly<Record<string, string | undefined>>;

const REFERENCE = /\$(?:\$|\{([A-Za-z_]\w*)\})/g;

/** Where the parser's own words are for programmers. */
const TEXTS: Partial<Readonly<Record<ErrorCode, string>>> = {
  DUPLICATE_KEY: 'the key stands there twice, and only one of them can count',
  MULTIPLE_DOCS: 'a second document begins here (---), and one is read',
};

/** A value that is nothing but a reference is read as the file's own values are: `${PORT}` may be a number. Only where nothing is lost by it. */
function typed(value: string): unknown {
  const read = parse(value, { logLevel: 'silent' }) as unknown;
  return (typeof read === 'number' || typeof read === 'boolean') && String(read) === value ? read : value;
}

function offsetOf(root: Node | null, path: Path): number {
  let node: unknown = root;
  let offset = root?.range?.[0] ?? 0;
  for (const key of path) {
    if (isMap(node)) {
      const pair: Pair | undefined = node.items.find((item) => isScalar(item.key) && String(item.key.value) === String(key));
      if (pair === undefined) return offset;
      offset = (pair.key as Scalar).range?.[0] ?? offset;
      node = pair.value;
    } else if (isSeq(node)) {
      const item = node.items[Number(key)];
      if (item === undefined || isPair(item)) return offset;
      node = item;
      offset = (item as Node).range?.[0] ?? offset;
    } else return offset;
  }
  return offset;
}

/** Reads YAML with `${NAME}` for what the environment holds (`$$` is one `$`). A file that cannot be read is an error like any other. */
export function readFile(name: string, env: Environment): ConfigFile {
  const lines = new LineCounter();
  const fromEnvironment = new Map<string, string>();
  const place = (offset: number): string => {
    const { line, col } = lines.linePos(offset);
    return `${name}:${line}:${col}`;
  };
  const failed = (text: string): ConfigFile => {
    return { value: undefined, errors: [{ where: name, text }], warnings: [], fromEnvironment, whereIs: () => name };
  };
  let source: string;
  try {
    source = readFileSync(name, 'utf8');
  } catch (error) {
    return failed(`cannot be read: ${(error as Error).message}`);
  }
  const document = parseDocument(source, { lineCounter: lines, prettyErrors: false });
  const errors: Remark[] = document.errors.map((error) => ({ where: place(error.pos[0]), text: TEXTS[error.code] ?? error.message }));
  const resolved = (text: string, offset: number): string =>
    text.replace(REFERENCE, (whole, variable: string | undefined) => {
      if (variable === undefined) return '$';
      const value = env[variable];
      if (value === undefined || value === '') {
        errors.push({ where: place(offset), text: `the environment has no ${variable}` });
        return whole;
      }
      fromEnvironment.set(variable, value);
      return value;
    });
  visit(document, {
    Alias: (_key, node) => {
      if (node.resolve(document) === undefined)
        errors.push({ where: place(node.range?.[0] ?? 0), text: `nothing is called &${node.source}` });
    },
    Scalar: (key, node) => {
      if (key === 'key' || typeof node.value !== 'string') return;
      const value = resolved(node.value, node.range?.[0] ?? 0);
      const isAlone = node.type === 'PLAIN' && /^\$\{\w+\}$/.test(node.value);
      node.value = isAlone ? typed(value) : value;
    },
  });
  let value: unknown;
  if (errors.length === 0) {
    try {
      value = document.toJS() ?? {};
    } catch (error) {
      // An alias that stands for too much, or for nothing.
      return failed((error as Error).message);
    }
  }
  return {
    value,
    errors,
    warnings: document.warnings.map((warning) => ({ where: place(warning.pos[0]), text: warning.message })),
    fromEnvironment,
    whereIs: (path) => place(offsetOf(document.contents, path)),
  };
}
