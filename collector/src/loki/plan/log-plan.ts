import type { LogQuery, Stage } from '../parse/ast.ts';
import { labelFilterSql, lineSql, selectorSql } from './conditions.ts';
import { Params } from './params.ts';

/** A log query in two halves: what the store filters, and the stages that are left for what it finds. */
export interface LogPlan {
  /** `WHERE` without the time, which the caller adds. */
  readonly conditions: readonly string[];
  readonly params: Params;
  readonly stages: readonly Stage[];
}

/**
 * Filters only drop records, so their order does not matter: all line filters go to the store, and so do the label filters
 * before the first stage that changes labels.
 */
export function planLog(log: LogQuery): LogPlan {
  const params = new Params();
  const conditions = log.selector.map((matcher) => selectorSql(matcher, params));
  const stages: Stage[] = [];
  for (const stage of log.stages) {
    const labelsAsStored = stages.every(({ kind }) => kind === 'label');
    const sql =
      stage.kind === 'line'
        ? lineSql(stage.filter, params)
        : stage.kind === 'label' && labelsAsStored
          ? labelFilterSql(stage.filter, params)
          : undefined;
    if (sql === undefined) stages.push(stage);
    else conditions.push(sql);
  }
  return { conditions, params, stages };
}
