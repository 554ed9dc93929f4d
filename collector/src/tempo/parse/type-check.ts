import { fieldText } from './field.ts';
import type { ComparisonOperator, Field, Intrinsic, Literal } from './query.ts';

type Type = 'string' | 'number' | 'status' | 'kind' | 'bool';

const INTRINSIC_TYPES: Readonly<Record<Intrinsic, Type>> = {
  name: 'string',
  duration: 'number',
  kind: 'kind',
  status: 'status',
  statusMessage: 'string',
  rootName: 'string',
  rootServiceName: 'string',
  traceDuration: 'number',
  'trace:id': 'string',
  'span:id': 'string',
  'span:parentID': 'string',
  nestedSetParent: 'number',
  'link:traceID': 'string',
  'link:spanID': 'string',
  'event:name': 'string',
  'instrumentation:name': 'string',
  'instrumentation:version': 'string',
};

const OPERATORS: Readonly<Record<Type, readonly ComparisonOperator[]>> = {
  string: ['=', '!=', '<', '<=', '>', '>=', '=~', '!~'],
  number: ['=', '!=', '<', '<=', '>', '>='],
  status: ['=', '!='],
  kind: ['=', '!='],
  bool: ['=', '!='],
};

/** Why a comparison can never be, or undefined. Attributes may have any type. */
export function typeError(field: Field, operator: ComparisonOperator, literal: Literal, literalText: string): string | undefined {
  const type = literalType(literal);
  const comparison = `${fieldText(field)} ${operator} \`${literalText}\``;
  if (field.kind === 'intrinsic' && INTRINSIC_TYPES[field.name] !== type) {
    return `binary operations must operate on the same type: ${comparison}`;
  }
  return OPERATORS[type].includes(operator) ? undefined : `illegal operation for the given types: ${comparison}`;
}

function literalType(literal: Literal): Type {
  switch (literal.type) {
    case 'int':
    case 'float':
    case 'duration':
      return 'number';
    case 'string':
    case 'bool':
    case 'status':
    case 'kind':
    default:
      return literal.type;
  }
}
