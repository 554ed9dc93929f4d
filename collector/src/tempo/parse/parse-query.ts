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

/** What may hold a quote or a backslash: comments, and strings in back quotes or double quotes. */
const QUOTED = /\/\/[^\n]*|\/\*[\s\S]*?\*\/|`[^`]*`|"(?:\\[\s\S]|[^"\\])*"/g;

/**
 * The tree of a text in which all that Tempo knows and the grammar does not is replaced by something of the same length that it does: the tree's
 * positions are those of the source, from which all values are read.
 */
function parseTree(source: string): Tree {
  // Of all escapes in strings the grammar knows those of the quote and of the backslash.
  let text = source.replaceAll(QUOTED, (quoted) => (quoted.startsWith('"') ? quoted.replaceAll(/\\[\s\S]/g, String.raw`\\`) : quoted));
  for (;;) {
    const tree = parser.parse(text);
    const current = text;
    const unknown = syntaxErrors(tree).find((error) => current.startsWith(UNKNOWN_TO_GRAMMAR, error.from));
    if (unknown === undefined) return tree;
    text = text.slice(0, unknown.from) + STAND_IN + text.slice(unknown.from + STAND_IN.length);
  }
}
