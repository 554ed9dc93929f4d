import { ATTRIBUTE_COLUMNS, ID_ATTRIBUTES } from '../../store/schema.ts';
import type { Select } from '../../store/store.ts';
import type { Query } from '../parse/query.ts';
import { conditionSql } from './condition.ts';
import { Parameters } from './parameters.ts';
import { TRACE_SLACK_NS, type TimeRange } from './search.ts';
import { conditionsOf, hasAlternative, leavesOf, needsTraceFacts, requiredTexts } from './walk.ts';

/** Matching spans of one read; more of them are read in further ones. */
export const DIRECT_SPANS = 2_000;

/** Spans that start after an instant, until another one and with it; ns since the epoch. Undefined where the days that are read are the bound. */
interface Window {
  readonly afterNs?: bigint | undefined;
  readonly untilNs?: bigint | undefined;
}

/** A search whose matching spans are read as they are stored, with what an answer shows of them. */
export interface DirectSearch {
  /** The newest of a window: one row more than `DIRECT_SPANS` where there are more. */
  readonly newest: (window: Window) => Select;
  /** The same for all spans that follow the range, of traces that began before its end. */
  readonly following: () => Select;
  /** Whether so little can match that it is found at once. */
  readonly isNarrow: boolean;
  /** The span attributes that are shown, in their order. */
  readonly shown: readonly string[];
}

const COLUMNS: ReadonlySet<string> = new Set(ATTRIBUTE_COLUMNS.map(({ name }) => name));
const IDS: ReadonlySet<string> = new Set(ID_ATTRIBUTES);

/**
 * The plan of a search for spans that meet a condition, each by itself, which shows attributes of spans: what nearly all pages ask.
 * Undefined for all others: those need the engine to group, count or look at whole traces.
 */
export function directSearch(query: Query, { fromNs, toNs }: TimeRange): DirectSearch | undefined {
  const { spanset, stages } = query;
  if (spanset.kind !== 'filter' || needsTraceFacts(query) || conditionsOf(query).some(hasAlternative)) return undefined;
  const { condition } = spanset;
  const selected = stages.flatMap((stage) => (stage.kind === 'select' ? stage.fields : []));
  if (stages.some(({ kind }) => kind !== 'select')) return undefined;
  const shown = new Set<string>();
  for (const field of [...selected, ...leavesOf(condition).map((leaf) => leaf.field)]) {
    if (field.kind !== 'attribute' || field.scope !== 'span') return undefined;
    shown.add(field.name);
  }
  const names = [...shown];
  const columns = names.filter((name) => COLUMNS.has(name)).map((name) => `"${name}"`);
  const ids = requiredTexts(condition, IDS);
  const days = { fromNs: fromNs - TRACE_SLACK_NS, toNs: toNs + TRACE_SLACK_NS };
  const read = ({ afterNs, untilNs }: Window, also: (parameters: Parameters) => string[]): Select => {
    const parameters = new Parameters();
    const where = [
      ...(afterNs === undefined ? [] : [`start_ns > ${parameters.add(afterNs, 'BIGINT')}`]),
      ...(untilNs === undefined ? [] : [`start_ns <= ${parameters.add(untilNs, 'BIGINT')}`]),
      conditionSql(condition, parameters),
      ...also(parameters),
    ];
    const sql = `SELECT ${['trace_id', 'span_id', 'start_ns', 'end_ns', ...columns, 'attrs'].join(', ')} FROM $source
      WHERE ${where.join(' AND ')} ORDER BY start_ns DESC LIMIT ${DIRECT_SPANS + 1}`;
    return { table: 'spans', fromNs: afterNs ?? days.fromNs, toNs: untilNs ?? days.toNs, sql, params: parameters.values, ids };
  };
  return {
    newest: (window) => read(window, () => []),
    following: () => ({ ...read({ afterNs: toNs }, (parameters) => [`trace_id IN (${begunBefore(toNs, parameters)})`]), ...days }),
    isNarrow: ids.length > 0,
    shown: names,
  };
}

/** Traces that began before an instant and went on after it. */
function begunBefore(ns: bigint, parameters: Parameters): string {
  const instant = parameters.add(ns, 'BIGINT');
  const went = `SELECT trace_id FROM $traces WHERE to_ns > ${instant}`;
  return `SELECT trace_id FROM $traces WHERE trace_id IN (${went}) GROUP BY trace_id HAVING min(from_ns) <= ${instant}`;
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
