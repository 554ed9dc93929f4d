import { parser as logql } from '@grafana/lezer-logql';
import { parser as traceql } from '@grafana/lezer-traceql';
import { parser as promql } from '@prometheus-io/lezer-promql';
import {
  type AttributeName,
  COLLECTOR_METRICS,
  type CollectorMetricName,
  EVENTS,
  lokiName,
  type MetricName,
  METRICS,
  prometheusName,
  registry,
  STATUSES,
} from '@synctrail/model';
import type { Tree } from '@lezer/common';
import { describe, expect, it } from 'vitest';
import { filledIn, provisionedQueries } from './testing/provisioned-queries.ts';

const queries = provisionedQueries();
const logQueries = queries.filter(({ language }) => language === 'logql');
const traceQueries = queries.filter(({ language }) => language === 'traceql');
const ofSenders = queries.filter(({ language, file }) => language === 'promql' && file.startsWith('provisioning/grafana/'));
const ofCollector = queries.filter(({ language, file }) => language === 'promql' && file.startsWith('provisioning/engines/'));
const GRAMMARS = { logql, traceql, promql };
const LABELS: ReadonlySet<string> = new Set(registry.map((spec) => lokiName(spec.name as AttributeName)));
const ATTRIBUTES: ReadonlySet<string> = new Set<string>(registry.map(({ name }) => name));

function errorsIn(tree: Tree): number {
  let errors = 0;
  tree.iterate({ enter: ({ type }) => void (errors += type.isError ? 1 : 0) });
  return errors;
}

/** What a PromQL query names, by the grammar's word for it. */
function namesIn(text: string): (node: string) => string[] {
  return (node) => {
    const found: string[] = [];
    promql.parse(text).iterate({ enter: ({ name, from, to }) => void (name === node && found.push(text.slice(from, to))) });
    return found;
  };
}

describe('the provisioned queries', () => {
  it('are there: dashboards, alerts, all three languages', () => {
    expect(logQueries.length).toBeGreaterThan(15);
    expect(traceQueries.length).toBe(2);
    expect(ofSenders.length).toBeGreaterThan(12);
    expect(ofCollector.length).toBeGreaterThan(5);
  });

  it.each(queries)("are read by Grafana's own grammar: $of", ({ language, query }) => {
    const text = filledIn(query, '1h');
    expect(errorsIn(GRAMMARS[language].parse(text)), text).toBe(0);
  });

  // Functions drop the name: two such series of the same labels are an error, though only once both are there.
  it.each(queries.filter(({ language }) => language === 'promql'))('names each series by itself: $of', ({ query }) => {
    expect(query).not.toContain('__name__');
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

  it.each(ofSenders)('use only metrics that the library pushes, and their labels: $of', ({ query }) => {
    const named = namesIn(filledIn(query, '1h'));
    const metrics = named('Identifier').map((series) => series.replace(/_(?:bucket|sum|count)$/, ''));
    expect(metrics.length).toBeGreaterThan(0);
    const asked = (Object.keys(METRICS) as MetricName[]).filter((name) => metrics.includes(prometheusName(name)));
    expect(asked.map(prometheusName).sort()).toEqual([...new Set(metrics)].sort());
    const has: ReadonlySet<string> = new Set(['le', ...asked.flatMap((name) => METRICS[name].labels.map(lokiName))]);
    expect(named('LabelName').filter((label) => !has.has(label))).toEqual([]);
  });

  it.each(ofCollector)('use only metrics that the collector tells of itself, and their labels: $of', ({ query }) => {
    const named = namesIn(filledIn(query, '1h'));
    const asked = named('Identifier').filter((name) => name.startsWith('synctrail_'));
    expect(asked.filter((name) => !Object.hasOwn(COLLECTOR_METRICS, name))).toEqual([]);
    const has = new Set<string>(asked.flatMap((name) => [...COLLECTOR_METRICS[name as CollectorMetricName].labels]));
    expect(named('LabelName').filter((label) => asked.length > 0 && !has.has(label))).toEqual([]);
  });

  it.each(traceQueries)('use only attributes of the model: $of', ({ query }) => {
    const names = [...query.matchAll(/\bspan\.([\w.]+)/g)].map(([, name = '']) => name);
    expect(names.length).toBeGreaterThan(0);
    expect(names.filter((name) => !ATTRIBUTES.has(name))).toEqual([]);
  });
});
