import { fieldText } from '../parse/field.ts';
import type { Field } from '../parse/query.ts';
import { unsupported } from '../refusal.ts';
import { fieldValue } from './condition.ts';
import type { Parameters } from './parameters.ts';

/** The tagged value of what a metric's series are told apart by. */
export function labelValue(field: Field, parameters: Parameters): string {
  const value = fieldValue(field, parameters);
  if (value === undefined) throw unsupported(`by (${fieldText(field)})`);
  return value;
}
