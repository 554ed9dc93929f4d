import type { Attributes } from '@synctrail/model';
import { attributesFrom } from '../../model/attributes.ts';
import { listIn, objectIn, textIn } from './json.ts';

/** Nanoseconds since the epoch, as digits, in ms with fractions to the microsecond. */
export function msOfNano(value: unknown): number {
  const digits = typeof value === 'number' ? String(value) : textIn(value);
  if (!/^\d+$/.test(digits)) return 0;
  const micros = digits.slice(0, -3);
  return Number(micros.slice(0, -3)) + Number(micros.slice(-3)) / 1000;
}

/** OTLP's list of `{key, value}` as attributes of the vocabulary. */
export function otlpAttributes(list: unknown): Attributes {
  return attributesFrom(listIn(list).map((entry) => [textIn(objectIn(entry)['key']), scalar(objectIn(entry)['value'])] as const));
}

function scalar(value: unknown): string | number | boolean {
  const any = objectIn(value);
  const given = any['stringValue'] ?? any['intValue'] ?? any['boolValue'] ?? any['doubleValue'];
  if (typeof given === 'string' || typeof given === 'number' || typeof given === 'boolean') return given;
  return JSON.stringify(value) ?? '';
}
