import type { LogQuery, Stage } from '../parse/ast.ts';
import { type FilterSql, labelFilterSql, lineSql, selectorSql } from './conditions.ts';
import { Params } from './params.ts';

/** A log query in two halves: what the store filters, and the stages that are left for what it finds. */
export interface LogPlan {
  /** `WHERE` without the time, which the caller adds. */
  readonly conditions: readonly string[];
  readonly params: Params;
  readonly stages: readonly Stage[];
  /** SQL, any of which is true for a record that only the stages can judge; undefined when the stages are always needed. */
  readonly doubts: readonly string[] | undefined;
}

/**
 * Filters only drop records, so their order does not matter: all line filters go to the store, and so do the label filters
 * before the first stage that changes labels.
 */
export function planLog(log: LogQuery): LogPlan {
  const params = new Params();
  const conditions = log.selector.map((matcher) => selectorSql(matcher, params));
  const stages: Stage[] = [];
  const doubts: string[] = [];
  let covered = true;
  for (const stage of log.stages) {
    if (stage.kind === 'line') {
      conditions.push(lineSql(stage.filter, params));
      continue;
    }
    const found = labelSqlOf(stage, stages, params);
    if (found) conditions.push(found.sql);
    if (found?.doubts.length !== 0) stages.push(stage);
    if (found) doubts.push(...found.doubts);
    else covered = false;
  }
  return { conditions, params, stages, doubts: covered ? doubts : undefined };
}

function labelSqlOf(stage: Stage, before: readonly Stage[], params: Params): FilterSql | undefined {
  const labelsAsStored = before.every(({ kind }) => kind === 'label');
  return stage.kind === 'label' && labelsAsStored ? labelFilterSql(stage.filter, params) : undefined;
}
