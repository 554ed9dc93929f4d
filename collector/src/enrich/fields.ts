import type { Attribute, AttributeValue } from '../otlp/records.ts';

/** Attributes by key, for one record: what its sender said, and what is added. */
export class Fields {
  readonly #attributes: Attribute[];
  readonly #values = new Map<string, AttributeValue>();

  constructor(attributes: Attribute[]) {
    this.#attributes = attributes;
    for (const { key, value } of attributes) this.#values.set(key, value);
  }

  has(key: string): boolean {
    return this.#values.has(key);
  }

  text(key: string): string | undefined {
    const value = this.#values.get(key);
    return typeof value === 'string' && value !== '' ? value : undefined;
  }

  /** A whole number, also one that was sent as text. */
  int(key: string): number | undefined {
    const value = this.#values.get(key);
    const number = typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : value;
    return typeof number === 'number' && Number.isInteger(number) ? number : undefined;
  }

  /** Values of all keys that begin with the prefix, by the rest of the key. */
  *below(prefix: string): Generator<readonly [string, AttributeValue]> {
    for (const { key, value } of this.#attributes) if (key.startsWith(prefix)) yield [key.slice(prefix.length), value];
  }

  /** Adds what the sender did not say; its own word is never changed. */
  add(key: string, value: string | number | boolean | undefined): void {
    if (value === undefined || this.#values.has(key)) return;
    const type = typeof value === 'string' ? 'string' : typeof value === 'boolean' ? 'bool' : 'int';
    this.#attributes.push({ key, type, value });
    this.#values.set(key, value);
  }
}
