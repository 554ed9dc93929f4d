import { Malformed } from '../malformed.ts';

type Fields = Record<string, unknown>;

/** A JSON value and where it stands, so that an error can say so. Null is the same as absent, as in protobuf's JSON. */
export class JsonNode {
  readonly #fields: Fields;
  readonly #path: () => string;

  constructor(value: unknown, path: () => string) {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Malformed(path(), 'expected an object');
    this.#fields = value as Fields;
    this.#path = path;
  }

  get keys(): string[] {
    return Object.keys(this.#fields);
  }

  at(key: string): string {
    const path = this.#path();
    return path === '' ? key : `${path}.${key}`;
  }

  has(key: string): boolean {
    const value = this.#fields[key];
    return value !== undefined && value !== null;
  }

  value(key: string): unknown {
    return this.#fields[key] ?? undefined;
  }

  string(key: string): string {
    const value = this.value(key) ?? '';
    if (typeof value !== 'string') throw new Malformed(this.at(key), `expected a string, got ${typeof value}`);
    return value;
  }

  /** A 64-bit number of protobuf's JSON: a string of digits, or a number. */
  integer(key: string): bigint {
    const value = this.value(key) ?? 0;
    if (typeof value === 'string' && /^-?\d{1,20}$/.test(value)) return BigInt(value);
    if (typeof value === 'number' && Number.isInteger(value)) return BigInt(value);
    throw new Malformed(this.at(key), 'expected a whole number, as a string of digits or a number');
  }

  /** A value of an enumeration: its number, or its name in `names`. */
  enumeration(key: string, names: readonly string[]): number {
    const value = this.value(key) ?? 0;
    if (typeof value === 'number' && Number.isInteger(value) && value >= 0 && value < 256) return value;
    const index = typeof value === 'string' ? names.indexOf(value) : -1;
    if (index < 0) throw new Malformed(this.at(key), 'expected one of the numbers that OTLP knows');
    return index;
  }

  child(key: string): JsonNode | undefined {
    return this.has(key) ? new JsonNode(this.value(key), () => this.at(key)) : undefined;
  }

  *list(key: string): Generator<JsonNode> {
    const value = this.value(key) ?? [];
    if (!Array.isArray(value)) throw new Malformed(this.at(key), 'expected an array');
    for (let index = 0; index < value.length; index += 1) {
      yield new JsonNode(value[index], () => `${this.at(key)}[${index}]`);
    }
  }
}

/** The request's outermost object, which must have `root` unless it is empty. */
export function requestNode(request: unknown, root: string): JsonNode {
  let value = request;
  if (typeof request === 'string') {
    try {
      value = JSON.parse(request);
    } catch (error) {
      throw new Malformed('body', `no JSON: ${error instanceof Error ? error.message : 'cannot be parsed'}`);
    }
  }
  const path = () => '';
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Malformed('body', 'expected a JSON object');
  const node = new JsonNode(value, path);
  if (node.keys.length > 0 && value !== null && !Object.hasOwn(value, root)) {
    throw new Malformed('body', `no "${root}" in it, so it is no OTLP request for this path`);
  }
  return node;
}
