import { decodePercent } from './loose-decoding.ts';
import { REDACTED } from './replacement.ts';
import { isSecretParameter } from './secret-key.ts';
import { redactText } from './text.ts';

/** A key's value, or its values where the key came several times. */
export type Params = Record<string, string | string[]>;

/** Decoded parameters of a query or form with secrets replaced; keys stay. */
export function redactParams(params: Readonly<Record<string, string | readonly string[] | undefined>> | URLSearchParams): Params {
  const out: Params = {};
  const entries = params instanceof URLSearchParams ? params : entriesOf(params);
  for (const [key, value] of entries) {
    const name = redactText(key);
    const redacted = isSecretParameter(decodePercent(key)) ? REDACTED : redactText(value);
    const before = Object.hasOwn(out, name) ? out[name] : undefined;
    const now = before === undefined ? redacted : [...(Array.isArray(before) ? before : [before]), redacted];
    Object.defineProperty(out, name, { value: now, enumerable: true, configurable: true, writable: true });
  }
  return out;
}

function* entriesOf(record: Readonly<Record<string, string | readonly string[] | undefined>>): Generator<[string, string]> {
  for (const [key, value] of Object.entries(record)) {
    if (value === undefined) continue;
    for (const each of typeof value === 'string' ? [value] : value) yield [key, each];
  }
}
