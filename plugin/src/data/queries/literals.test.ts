import * as fc from 'fast-check';
import { parser as logql } from '@grafana/lezer-logql';
import { parser as traceql } from '@grafana/lezer-traceql';
import { describe, expect, it } from 'vitest';
import { contains, quoteTraceql, search, equals } from './traceql.ts';
import { equals as labelEquals, oneOf, quoteLogql, streams } from './logql.ts';

interface Grammar {
  parse(text: string): {
    iterate(spec: { enter(node: { name: string; from: number; to: number; type: { isError: boolean } }): void }): void;
  };
}

/** The string literals that a grammar sees in a query; throws where it finds an error. */
function literals(grammar: Grammar, query: string): string[] {
  const found: string[] = [];
  grammar.parse(query).iterate({
    enter(node) {
      if (node.type.isError) throw new Error(`no valid query: ${query}`);
      if (node.name === 'String') found.push(query.slice(node.from, node.to));
    },
  });
  return found;
}

/** What Go's strconv.Unquote makes of a literal, in the escapes that we write. */
function unquote(literal: string): string {
  if (literal.startsWith('`')) return literal.slice(1, -1);
  return literal
    .slice(1, -1)
    .replaceAll(/\\(?:u([0-9a-f]{4})|U([0-9a-f]{8})|(["\\]))/g, (_, short?: string, long?: string, plain?: string) =>
      plain === undefined ? String.fromCodePoint(Number.parseInt(short ?? long ?? '', 16)) : plain,
    );
}

const texts = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: 'grapheme' }),
  fc.string({ unit: fc.constantFrom('"', '\\', '`', '\n', '\0', '}', '{', '|', '&', '.', '*', '(', '\u{feff}', '\u{e0001}', "'", 'a') }),
);

describe('quote (Security: one for each language)', () => {
  it('TraceQL reads back any value, and nothing else of the query changes', () => {
    fc.assert(
      fc.property(texts, (text) => {
        const [found, ...more] = literals(traceql, search([equals('sync.entity.source_id', text)], ['sync.run.id']));
        const sayable = !text.includes('\0') && !(text.includes('\n') && /[`\r]/.test(text));
        expect(more).toEqual([]);
        expect(sayable ? unquote(found ?? '') : text.toWellFormed()).toBe(text.toWellFormed());
      }),
    );
  });

  it('LogQL reads back any value, and nothing else of the query changes', () => {
    fc.assert(
      fc.property(texts, texts, (integration, runId) => {
        const query = streams(integration, ['step']) + labelEquals('sync.run.id', runId);
        expect(literals(logql, query).map(unquote)).toEqual([integration.toWellFormed(), 'step', runId.toWellFormed()]);
      }),
    );
  });

  it('S1-39 a pattern matches every text that contains the term, and the term only as it stands', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.string(), (before, term, after) => {
        const [literal] = literals(traceql, `{ ${contains('sync.entity.source_id', term)} }`);
        const pattern = new RegExp(`^(?:${unquote(literal ?? '')})$`, 's');
        expect(pattern.test(before + term + after)).toBe(true);
        expect(pattern.test(before)).toBe(before.includes(term));
      }),
    );
  });

  it('one of several values is an anchored choice between them as they stand', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ minLength: 1 }), { minLength: 2, maxLength: 4 }), fc.string(), (values, other) => {
        const literal = literals(logql, streams('a', ['step']) + oneOf('sync.run.id', values)).at(-1);
        const pattern = new RegExp(`^(?:${unquote(literal ?? '')})$`, 's');
        expect(values.every((value) => pattern.test(value))).toBe(true);
        expect(pattern.test(other)).toBe(values.includes(other));
      }),
    );
  });

  it('halves of surrogate pairs, which Go refuses, are replaced', () => {
    expect(quoteTraceql('a\ud800b')).toBe('"a\ufffdb"');
    expect(quoteLogql('\udc00')).toBe('"\ufffd"');
  });
});
