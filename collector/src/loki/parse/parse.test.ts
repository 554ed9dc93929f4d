import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { goQuote } from '../answer/go-text.ts';
import { Refusal } from '../refusal.ts';
import type { LabelFilter, MetricQuery } from './ast.ts';
import { parseQuery } from './parse.ts';

/** Fully parenthesised, to show what binds what. */
function shape(metric: MetricQuery): string {
  if (metric.kind === 'binary') return `(${shape(metric.left)} ${metric.op} ${shape(metric.right)})`;
  if (metric.kind === 'constant') return `v${metric.value}`;
  return metric.kind === 'number' ? String(metric.value) : metric.kind;
}

function filterShape(filter: LabelFilter): string {
  if (filter.kind === 'match') return filter.matcher.name;
  return filter.kind === 'compare' ? filter.name : `(${filterShape(filter.left)} ${filter.kind} ${filterShape(filter.right)})`;
}

function metricShape(query: string): string {
  const parsed = parseQuery(query);
  return parsed.kind === 'metric' ? shape(parsed.metric) : 'log';
}

function firstFilter(query: string): string {
  const parsed = parseQuery(query);
  const [stage] = parsed.kind === 'log' ? parsed.log.stages : [];
  return stage?.kind === 'label' ? filterShape(stage.filter) : 'none';
}

/** The status a query is refused with, undefined for one that is read. Any other error is a fault. */
function refusal(query: string): number | undefined {
  try {
    parseQuery(query);
    return undefined;
  } catch (error) {
    if (error instanceof Refusal) return error.status;
    throw error;
  }
}

describe('parseQuery', () => {
  it('reads any quoted text back as it was', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const parsed = parseQuery(`{a=${goQuote(text)}}`);
        expect(parsed).toEqual({ kind: 'log', log: { selector: [{ name: 'a', op: '=', value: text }], stages: [] } });
      }),
    );
  });

  it('never fails in another way than by a refusal', () => {
    const words = [
      '{a="b"}',
      '|=',
      '"x"',
      '| json',
      'sum',
      '(',
      ')',
      'by',
      '[5m]',
      'rate',
      '{',
      '}',
      '5',
      '-',
      '/',
      'or',
      'unwrap',
      '|',
      'a',
      '>',
    ];
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...words), { maxLength: 12 }), (tokens) => {
        expect([undefined, 400]).toContain(refusal(tokens.join(' ')));
      }),
      { numRuns: 2_000 },
    );
  });

  it.each([
    ['vector(1) + vector(2) * vector(3)', '(v1 + (v2 * v3))'],
    ['vector(1) * vector(2) + vector(3)', '((v1 * v2) + v3)'],
    ['vector(1) - vector(2) - vector(3)', '((v1 - v2) - v3)'],
    ['vector(2) ^ vector(3) ^ vector(4)', '(v2 ^ (v3 ^ v4))'],
    ['(vector(1) + vector(2)) * vector(3)', '((v1 + v2) * v3)'],
    ['vector(1) > vector(2) or vector(3) and vector(4)', '((v1 > v2) or (v3 and v4))'],
    ['vector(1) unless vector(2) and vector(3)', '((v1 unless v2) and v3)'],
    ['2 + 3 * 4 ^ 2', '50'],
    ['vector(1) - -3', '(v1 - -3)'],
  ])('binds the operators of %s as Loki does', (query, expected) => {
    expect(metricShape(query)).toBe(expected);
  });

  it.each([
    ['a>1 or b>1 and c>1', '(a or (b and c))'],
    ['a>1 and b>1 or c>1', '((a and b) or c)'],
    ['a>1 or b>1, c>1', '(a or (b and c))'],
    ['a>1, b>1 or c>1', '(a and (b or c))'],
    ['(a>1 or b>1) and c>1', '((a or b) and c)'],
    ['a>1 or b>1 or c>1', '((a or b) or c)'],
  ])('binds the label filters of %s as Loki does', (filters, expected) => {
    expect(firstFilter(`{x="y"} | ${filters}`)).toBe(expected);
  });
});
