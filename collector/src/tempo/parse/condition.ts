import type { SyntaxNode } from '@lezer/common';
import { Refusal, unsupported } from '../refusal.ts';
import { fieldOf, fieldText } from './field.ts';
import { literalOf } from './literal.ts';
import type { ComparisonOperator, Condition, Field, Literal } from './query.ts';
import { TokenReader, tokensOf } from './tokens.ts';
import { typeError } from './type-check.ts';

const UNITS = new Set(['AttributeField', 'IntrinsicField', 'Static']);
const COMPARISONS: ReadonlySet<string> = new Set(['=', '!=', '<', '<=', '>', '>=', '=~', '!~']);
const MIRRORED: Readonly<Partial<Record<ComparisonOperator, ComparisonOperator>>> = {
  '=': '=',
  '!=': '!=',
  '<': '>',
  '<=': '>=',
  '>': '<',
  '>=': '<=',
};

/** One side of an operator: `nil` is a literal without value. */
type Operand =
  | { kind: 'field'; field: Field }
  | { kind: 'literal'; literal: Literal | undefined; text: string }
  | { kind: 'condition'; condition: Condition };

/** The condition between the braces of a SpansetFilter node. */
export function conditionOf(filter: SyntaxNode, source: string): Condition {
  const reader = new TokenReader(tokensOf(filter, source, UNITS));
  reader.expect('{');
  if (reader.take('}')) return { kind: 'constant', value: true };
  const condition = truth(logical(reader, source));
  reader.expect('}');
  return condition;
}

/** `&&` and `||` bind alike and to the left, as in Tempo. */
function logical(reader: TokenReader, source: string): Operand {
  let left = comparison(reader, source);
  for (;;) {
    const kind = reader.take('And') ? 'and' : reader.take('Or') ? 'or' : undefined;
    if (kind === undefined) return left;
    const right = truth(comparison(reader, source));
    left = { kind: 'condition', condition: { kind, left: truth(left), right } };
  }
}

function comparison(reader: TokenReader, source: string): Operand {
  let left = unary(reader, source);
  while (reader.peek()?.type === 'FieldOp') {
    const operator = reader.next().text;
    if (!isComparison(operator)) throw unsupported(`the operator ${operator}`);
    left = { kind: 'condition', condition: compared(left, operator, unary(reader, source)) };
  }
  return left;
}

function unary(reader: TokenReader, source: string): Operand {
  const token = reader.next();
  if (token.type === '!') return { kind: 'condition', condition: { kind: 'not', inner: truth(unary(reader, source)) } };
  const negative = token.type === '-';
  const operand = negative ? reader.next() : token;
  if (operand.type === 'Static' && operand.node !== undefined) {
    return { kind: 'literal', literal: literalOf(operand.node, source, negative), text: operand.text };
  }
  if (negative) throw unsupported(`the minus before ${operand.text}`);
  if (operand.type === '(') {
    const inner = logical(reader, source);
    reader.expect(')');
    return inner;
  }
  if (operand.node === undefined) throw unsupported(operand.text);
  return { kind: 'field', field: fieldOf(operand.node, source) };
}

function compared(left: Operand, operator: ComparisonOperator, right: Operand): Condition {
  if (left.kind === 'literal' && right.kind === 'field') {
    const mirrored = MIRRORED[operator];
    if (mirrored === undefined) throw unsupported(`${operator} with the field on its right`);
    return compared(right, mirrored, left);
  }
  if (left.kind !== 'field' || right.kind !== 'literal') throw unsupported(`${operator} between other than a field and a value`);
  const { literal } = right;
  const { field } = left;
  if (literal === undefined) {
    if (operator === '=' || operator === '!=') return { kind: 'presence', field, present: operator === '!=' };
    throw new Refusal(`invalid TraceQL query: illegal operation for the given type: ${fieldText(field)} ${operator} nil`);
  }
  const wrong = typeError(field, operator, literal, right.text);
  if (wrong !== undefined) throw new Refusal(`invalid TraceQL query: ${wrong}`);
  return { kind: 'comparison', field, operator, literal };
}

/** What an operand means where true or false is expected: an attribute alone stands for `= true`. */
function truth(operand: Operand): Condition {
  if (operand.kind === 'condition') return operand.condition;
  if (operand.kind === 'literal') {
    if (operand.literal?.type === 'bool') return { kind: 'constant', value: operand.literal.value };
    throw new Refusal(`invalid TraceQL query: span filter field expressions must resolve to a boolean: { ${operand.text} }`);
  }
  if (operand.field.kind === 'attribute') {
    return { kind: 'comparison', field: operand.field, operator: '=', literal: { type: 'bool', value: true } };
  }
  throw new Refusal(`invalid TraceQL query: span filter field expressions must resolve to a boolean: { ${operand.field.name} }`);
}

function isComparison(text: string): text is ComparisonOperator {
  return COMPARISONS.has(text);
}
