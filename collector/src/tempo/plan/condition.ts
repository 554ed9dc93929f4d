import type { Condition, Field } from '../parse/query.ts';
import { attributeComparison, attributePresence, attributeValue } from './attribute.ts';
import { intrinsicComparison, intrinsicPresence, intrinsicValue } from './intrinsic.ts';
import type { Parameters } from './parameters.ts';

/** A condition as SQL over one row of the span table; NULL counts as false. */
export function conditionSql(condition: Condition, parameters: Parameters): string {
  switch (condition.kind) {
    case 'constant':
      return String(condition.value);
    case 'and':
    case 'or':
      return `(${conditionSql(condition.left, parameters)} ${condition.kind} ${conditionSql(condition.right, parameters)})`;
    case 'not':
      return `NOT COALESCE(${conditionSql(condition.inner, parameters)}, false)`;
    case 'comparison': {
      const { field, operator, literal } = condition;
      return field.kind === 'attribute'
        ? attributeComparison(field, operator, literal, parameters)
        : intrinsicComparison(field.name, operator, literal, parameters);
    }
    case 'presence':
    default: {
      const present =
        condition.field.kind === 'attribute' ? attributePresence(condition.field, parameters) : intrinsicPresence(condition.field.name);
      return condition.present ? present : `NOT (${present})`;
    }
  }
}

/** The tagged value of a field, NULL where the span has none; undefined for what cannot be shown or grouped by. */
export function fieldValue(field: Field, parameters: Parameters): string | undefined {
  return field.kind === 'attribute' ? attributeValue(field, parameters) : intrinsicValue(field.name);
}
