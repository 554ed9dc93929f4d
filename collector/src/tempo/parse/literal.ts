import type { SyntaxNode } from '@lezer/common';
import { Refusal, unsupported } from '../refusal.ts';
import { parseGoDuration } from './go-duration.ts';
import { unquote } from './go-string.ts';
import type { Literal } from './query.ts';

const STATUS: Readonly<Record<string, number>> = { unset: 0, ok: 1, error: 2 };
const KIND: Readonly<Record<string, number>> = { unspecified: 0, internal: 1, server: 2, client: 3, producer: 4, consumer: 5 };
const LARGEST = 2n ** 63n - 1n;

/** The value of a Static node; undefined for `nil`. */
export function literalOf(node: SyntaxNode, source: string, negative: boolean): Literal | undefined {
  const text = source.slice(node.from, node.to);
  const sign = negative ? '-' : '';
  switch (node.firstChild?.name ?? '') {
    case 'Integer':
      return { type: 'int', value: integer(sign + text) };
    case 'Float':
      return { type: 'float', value: Number(sign + text) };
    case 'Duration':
      return { type: 'duration', value: duration(sign + text) };
    default:
      if (negative) throw unsupported(`-${text}`);
  }
  if (node.firstChild?.name === 'String') return { type: 'string', value: unquote(text) };
  if (node.firstChild !== null) throw unsupported(text);
  return wordLiteral(text);
}

function wordLiteral(word: string): Literal | undefined {
  if (word === 'nil') return undefined;
  if (word === 'true' || word === 'false') return { type: 'bool', value: word === 'true' };
  const status = STATUS[word];
  if (status !== undefined) return { type: 'status', value: status, word };
  const kind = KIND[word];
  if (kind !== undefined) return { type: 'kind', value: kind, word };
  throw unsupported(word);
}

function integer(text: string): bigint {
  const value = BigInt(text);
  if (value > LARGEST || value < -LARGEST) throw new Refusal(`invalid TraceQL query: ${text}: value out of range`);
  return value;
}

function duration(text: string): bigint {
  const nanoseconds = parseGoDuration(text);
  if (nanoseconds === undefined) throw unsupported(`the duration ${text}`);
  return BigInt(Math.round(nanoseconds));
}
