import { unsupported } from '../refusal.ts';
import type { ComparisonOperator, Literal } from '../parse/query.ts';
import { containedText } from './contained-text.ts';
import type { Parameters } from './parameters.ts';

const SQL_OPERATORS = { '=': '=', '!=': '<>', '<': '<', '<=': '<=', '>': '>', '>=': '>=' } as const;

/** NULL where `text` is NULL, so that a missing attribute matches neither `=` nor `!=`, as in Tempo. */
export function compareText(text: string, operator: ComparisonOperator, value: string, parameters: Parameters): string {
  if (operator === '=~' || operator === '!~') {
    const part = containedText(value);
    if (part !== undefined) return `${operator === '=~' ? '' : 'NOT '}contains(${text}, ${parameters.add(part, 'VARCHAR')})`;
    // Anchored, `.` takes line ends too; DuckDB's RE2, never JavaScript's engine.
    const match = `regexp_full_match(${text}, ${parameters.add(value, 'VARCHAR')}, 's')`;
    return operator === '=~' ? match : `NOT ${match}`;
  }
  return `${text} ${SQL_OPERATORS[operator]} ${parameters.add(value, 'VARCHAR')}`;
}

export function compareNumber(number: string, operator: ComparisonOperator, literal: Literal, parameters: Parameters): string {
  if (operator === '=~' || operator === '!~') throw unsupported(`${operator} on numbers`);
  return `${number} ${SQL_OPERATORS[operator]} ${numberParameter(literal, parameters)}`;
}

/** A tagged value against a literal: NULL where the types differ. */
export function compareTagged(value: string, operator: ComparisonOperator, literal: Literal, parameters: Parameters): string {
  switch (literal.type) {
    case 'string':
      return compareText(`(CASE WHEN ${value}[1] = 's' THEN ${value}[2:] END)`, operator, literal.value, parameters);
    case 'bool':
      return compareText(`(CASE WHEN ${value}[1] = 'b' THEN ${value}[2:] END)`, operator, String(literal.value), parameters);
    case 'int':
    case 'float':
    case 'duration':
      return compareNumber(taggedNumber(value), operator, literal, parameters);
    case 'status':
    case 'kind':
    default:
      return 'NULL';
  }
}

/** The number of a tagged value, NULL where it is none. */
export function taggedNumber(value: string): string {
  return `(CASE WHEN ${value}[1] IN ('i', 'd') THEN TRY_CAST(${value}[2:] AS DOUBLE) END)`;
}

function numberParameter(literal: Literal, parameters: Parameters): string {
  if (literal.type === 'string' || literal.type === 'bool') throw unsupported(`a ${literal.type} where a number is expected`);
  if (literal.type === 'float') return parameters.add(literal.value, 'DOUBLE');
  return parameters.add(BigInt(literal.value), 'BIGINT');
}
