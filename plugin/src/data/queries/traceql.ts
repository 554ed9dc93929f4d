import type { AttributeName } from '@synctrail/model';
import { escapeRegex, plainGoString } from './go-string.ts';

/** A TraceQL string literal: the only way a value gets into a TraceQL query. */
export function quoteTraceql(value: string): string {
  return plainGoString(value);
}

function field(name: AttributeName): string {
  return `span."${name}"`;
}

export function equals(name: AttributeName, value: string): string {
  return `${field(name)} = ${quoteTraceql(value)}`;
}

/** Tempo's regular expressions are anchored at both ends. */
export function contains(name: AttributeName, text: string): string {
  return `${field(name)} =~ ${quoteTraceql(`.*${escapeRegex(text)}.*`)}`;
}

/** A search: spans that meet all conditions, newest traces first. Without `most_recent` the answer is neither ordered nor stable. */
export function search(conditions: readonly string[], select: readonly AttributeName[]): string {
  return `{ ${conditions.join(' && ')} } | select(${select.map(field).join(', ')}) with (most_recent=true)`;
}
