import type { LabelFilter, LogQuery, Matcher, MetricQuery } from '../parse/ast.ts';

/** Every regular expression of a log query, of all stages. */
export function patternsOf(log: LogQuery): string[] {
  return [
    ...ofMatchers(log.selector),
    ...log.stages.flatMap((stage) => {
      if (stage.kind === 'line') return stage.filter.op === '|~' || stage.filter.op === '!~' ? stage.filter.texts : [];
      if (stage.kind === 'label') return ofFilter(stage.filter);
      if (stage.kind === 'keep' || stage.kind === 'drop')
        return ofMatchers(stage.labels.flatMap(({ matcher }) => (matcher ? [matcher] : [])));
      return [];
    }),
  ];
}

function ofMatchers(matchers: readonly Matcher[]): string[] {
  return matchers.filter(({ op }) => op === '=~' || op === '!~').map(({ value }) => value);
}

function ofFilter(filter: LabelFilter): string[] {
  if (filter.kind === 'match') return ofMatchers([filter.matcher]);
  return filter.kind === 'compare' ? [] : [...ofFilter(filter.left), ...ofFilter(filter.right)];
}

/** The log queries inside a metric query, and the patterns of the filters after `unwrap`. */
export function logQueriesOf(metric: MetricQuery): { log: LogQuery; patterns: readonly string[] }[] {
  if (metric.kind === 'range') return [{ log: metric.log, patterns: metric.unwrap?.filters.flatMap(ofFilter) ?? [] }];
  if (metric.kind === 'vector') return logQueriesOf(metric.expr);
  return metric.kind === 'binary' ? [...logQueriesOf(metric.left), ...logQueriesOf(metric.right)] : [];
}
