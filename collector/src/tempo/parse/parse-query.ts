import type { Tree } from '@lezer/common';
import { parser } from '@grafana/lezer-traceql';
import { Refusal } from '../refusal.ts';
import { queryOf } from './pipeline.ts';
import type { Field, Query } from './query.ts';
import { syntaxErrors, syntaxErrorText } from './syntax-error.ts';

/** In Tempo, not in version 1.0.0 of the grammar. */
const UNKNOWN_TO_GRAMMAR = 'nestedSetParent';
/** An intrinsic of the same length, so that positions stay. */
const STAND_IN = 'rootServiceName';

/**
 * Parses TraceQL with Grafana's grammar. Throws Refusal with Tempo's words where Tempo would refuse the query, and with what is not supported
 * where only Tempo takes it.
 */
export function parseQuery(source: string): Query {
  const tree = parseTree(source);
  const [error] = syntaxErrors(tree);
  if (error !== undefined) throw new Refusal(syntaxErrorText(source, error));
  return queryOf(tree.topNode, source);
}

/** Parses a tag such as `span.sync.status`, `.x` or `status`. */
export function parseTag(tag: string): Field {
  const { spanset } = parseQuery(`{ ${tag} != nil }`);
  if (spanset.kind !== 'filter' || spanset.condition.kind !== 'presence') throw new Refusal(`invalid tag: ${tag}`);
  return spanset.condition.field;
}

function parseTree(source: string): Tree {
  let text = source;
  for (;;) {
    const tree = parser.parse(text);
    const current = text;
    const unknown = syntaxErrors(tree).find((error) => current.startsWith(UNKNOWN_TO_GRAMMAR, error.from));
    if (unknown === undefined) return tree;
    text = text.slice(0, unknown.from) + STAND_IN + text.slice(unknown.from + STAND_IN.length);
  }
}
