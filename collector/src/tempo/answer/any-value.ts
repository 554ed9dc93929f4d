import type { SqlValue } from '../../store/store.ts';

/** OTLP's value in JSON: 64-bit integers are strings. */
export type AnyValue =
  | { readonly stringValue: string }
  | { readonly intValue: string }
  | { readonly doubleValue: number }
  | { readonly boolValue: boolean };

export interface KeyValue {
  readonly key: string;
  readonly value: AnyValue;
}

/** The value of a tagged text (see plan/tagged.ts). */
export function anyValue(tagged: string): AnyValue {
  const text = tagged.slice(1);
  switch (tagged.charAt(0)) {
    case 'i':
      return { intValue: text };
    case 'd':
      return { doubleValue: Number(text) };
    case 'b':
      return { boolValue: text === 'true' };
    default:
      return { stringValue: text };
  }
}

/** The attribute with a tagged value, or none where it is NULL. */
export function keyValues(key: string, tagged: SqlValue | undefined): KeyValue[] {
  return typeof tagged === 'string' ? [{ key, value: anyValue(tagged) }] : [];
}
