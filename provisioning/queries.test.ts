import { parser as logql } from '@grafana/lezer-logql';
import { parser as traceql } from '@grafana/lezer-traceql';
import { type AttributeName, EVENTS, lokiName, registry, STATUSES } from '@synctrail/model';
import type { Tree } from '@lezer/common';
import { describe, expect, it } from 'vitest';
import { filledIn, provisionedQueries } from './testing/provisioned-queries.ts';

const queries = provisionedQueries();
const logQueries = queries.filter(({ language }) => language === 'logql');
const traceQueries = queries.filter(({ language }) => language === 'traceql');
const LABELS: ReadonlySet<string> = new Set(registry.map((spec) => lokiName(spec.name as AttributeName)));
const ATTRIBUTES: ReadonlySet<string> = new Set<string>(registry.map(({ name }) => name));

function errorsIn(tree: Tree): number {
  let errors = 0;
  tree.iterate({ enter: ({ type }) => void (errors += type.isError ? 1 : 0) });
  return errors;
}

describe('the provisioned queries', () => {
  it('are there: dashboard, alerts, both languages', () => {
    expect(logQueries.length).toBeGreaterThan(15);
    expect(traceQueries.length).toBe(2);
  });

  it.each(queries)("are read by Grafana's own grammar: $of", ({ language, query }) => {
    const text = filledIn(query, '1h');
    expect(errorsIn((language === 'logql' ? logql : traceql).parse(text)), text).toBe(0);
  });

  it.each(logQueries)('use only labels, events and statuses of the model: $of', ({ query }) => {
    const bare = query.replaceAll(/"[^"]*"/g, '""');
    const labels = bare.match(/\bsync_\w+|\bhttp_\w+/g) ?? [];
    expect(labels.length).toBeGreaterThan(0);
    expect(labels.filter((label) => !LABELS.has(label))).toEqual([]);
    const named = (label: string): string[] =>
      [...query.matchAll(new RegExp(`\\b${label}=~?"([^"]*)"`, 'g'))].flatMap(([, value = '']) => value.split('|'));
    expect(named(lokiName('sync.event')).filter((event) => !Object.hasOwn(EVENTS, event))).toEqual([]);
    expect(named(lokiName('sync.status')).filter((status) => !Object.hasOwn(STATUSES, status))).toEqual([]);
  });

  it.each(traceQueries)('use only attributes of the model: $of', ({ query }) => {
    const names = [...query.matchAll(/\bspan\.([\w.]+)/g)].map(([, name = '']) => name);
    expect(names.length).toBeGreaterThan(0);
    expect(names.filter((name) => !ATTRIBUTES.has(name))).toEqual([]);
  });
});
