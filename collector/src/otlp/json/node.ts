import { Malformed } from '../malformed.ts';

const NOT_FINITE: Record<string, number> = { NaN: Number.NaN, Infinity: Number.POSITIVE_INFINITY, '-Infinity': Number.NEGATIVE_INFINITY };

type Fields = Record<string, unknown>;

/** A double of protobuf's JSON, or undefined for what is none. */
function doubleOf(value: unknown): number | undefined {
  if (typeof value === 'number') return value;
  if (typeof value !== 'string' || value.trim() === '') return undefined;
  const number = NOT_FINITE[value] ?? Number(value);
  return Number.isNaN(number) && value !== 'NaN' ? undefined : number;
}

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

  uint32(key: string): number {
    const value = Number(this.value(key) ?? 0);
    if (Number.isInteger(value) && value >= 0 && value <= 0xff_ff_ff_ff) return value;
    throw new Malformed(this.at(key), 'expected a whole number of 32 bits');
  }

  /** As `integer`; bigint only beyond the safe range. */
  narrowInteger(key: string): number | bigint {
    const value = this.integer(key);
    const number = Number(value);
    return Number.isSafeInteger(number) ? number : value;
  }

  double(key: string): number {
    const number = doubleOf(this.value(key) ?? 0);
    if (number === undefined) throw new Malformed(this.at(key), 'expected a number');
    return number;
  }

  /** Numbers of a repeated field, each a number or a string of one. */
  numbers(key: string): number[] {
    const list = this.value(key) ?? [];
    if (!Array.isArray(list)) throw new Malformed(this.at(key), 'expected an array');
    return list.map((item: unknown, index) => {
      const number = doubleOf(item);
      if (number === undefined) throw new Malformed(`${this.at(key)}[${index}]`, 'expected a number');
      return number;
    });
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
