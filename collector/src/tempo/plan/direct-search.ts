import { ATTRIBUTE_COLUMNS } from '../../store/schema.ts';
import type { Select } from '../../store/store.ts';
import type { Query } from '../parse/query.ts';
import { conditionSql } from './condition.ts';
import { Parameters } from './parameters.ts';
import { TRACE_SLACK_NS, type TimeRange } from './search.ts';
import { conditionsOf, hasAlternative, leavesOf, needsTraceFacts } from './walk.ts';

/** More matching spans than this are placed by the engine, not by the caller. */
export const DIRECT_SPANS = 2_000;

/** A search whose matching spans are read once, with what an answer shows of them as it is stored. */
export interface DirectSearch {
  /** At most one row more than `DIRECT_SPANS`. */
  readonly select: Select;
  /** The span attributes that are shown, in their order. */
  readonly shown: readonly string[];
}

const COLUMNS: ReadonlySet<string> = new Set(ATTRIBUTE_COLUMNS.map(({ name }) => name));

/**
 * The plan of a search for spans that meet a condition, each by itself, which shows attributes of spans: what nearly all pages ask.
 * Undefined for all others: those need the engine to group, count or look at whole traces.
 */
export function directSearch(query: Query, { fromNs, toNs }: TimeRange): DirectSearch | undefined {
  const { spanset, stages } = query;
  if (spanset.kind !== 'filter' || needsTraceFacts(query) || conditionsOf(query).some(hasAlternative)) return undefined;
  const selected = stages.flatMap((stage) => (stage.kind === 'select' ? stage.fields : []));
  if (stages.some(({ kind }) => kind !== 'select')) return undefined;
  const shown = new Set<string>();
  for (const field of [...selected, ...leavesOf(spanset.condition).map((leaf) => leaf.field)]) {
    if (field.kind !== 'attribute' || field.scope !== 'span') return undefined;
    shown.add(field.name);
  }
  const names = [...shown];
  const parameters = new Parameters();
  const columns = names.filter((name) => COLUMNS.has(name)).map((name) => `"${name}"`);
  const sql = `SELECT ${['trace_id', 'span_id', 'start_ns', 'end_ns', ...columns, 'attrs'].join(', ')} FROM $source
    WHERE ${conditionSql(spanset.condition, parameters)} LIMIT ${DIRECT_SPANS + 1}`;
  const range = { fromNs: fromNs - TRACE_SLACK_NS, toNs: toNs + TRACE_SLACK_NS };
  return { select: { table: 'spans', ...range, sql, params: parameters.values }, shown: names };
}

/**
 * Traces as their batches told of them, in any order: `trace_id`, `trace_start`, `trace_end` (NULL when a batch did not tell it), `parts`,
 * and what holds of the whole trace when `parts` is 1.
 */
export function tracesById(traceIds: readonly string[], { fromNs, toNs }: TimeRange): Select {
  const parameters = new Parameters();
  const ids = `SELECT unnest(from_json(${parameters.add(JSON.stringify(traceIds), 'VARCHAR')}, '["VARCHAR"]'))`;
  const sql = `SELECT trace_id, min(from_ns) AS trace_start, CASE WHEN count(*) = count(end_ns) THEN max(end_ns) END AS trace_end, count(*) AS parts,
      any_value(root_name) AS root_name, any_value(root_service) AS root_service,
      any_value(spans_by_service) AS spans_by_service, any_value(errors_by_service) AS errors_by_service
    FROM $traces WHERE trace_id IN (${ids}) GROUP BY trace_id`;
  return { table: 'spans', fromNs: fromNs - TRACE_SLACK_NS, toNs: toNs + TRACE_SLACK_NS, sql, params: parameters.values };
}
