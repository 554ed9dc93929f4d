import type { Select } from '../../store/store.ts';
import type { Query } from '../parse/query.ts';
import { matchedSpans } from './matched-spans.ts';
import { Parameters } from './parameters.ts';
import { type ShownField, shownFields } from './shown-fields.ts';

/** A trace that begins before a range or ends after it has spans in the days beside; longer ones are rare enough to be cut. */
export const TRACE_SLACK_NS = 24n * 3_600_000_000_000n;

export interface TimeRange {
  /** ns since the epoch. */
  readonly fromNs: bigint;
  readonly toNs: bigint;
}

/** The newest traces with a match that overlap the range, by their start: `trace_id`, `trace_start`, `trace_end`. */
export function findTraces(query: Query, { fromNs, toNs }: TimeRange, limit: number): Select {
  const parameters = new Parameters();
  const matched = matchedSpans(query, { columns: [], where: ['true'], distinct: false }, parameters);
  const relations = [
    ...matched.relations,
    `hits AS (SELECT DISTINCT trace_id FROM ${matched.name})`,
    `traces AS (SELECT trace_id, min(start_ns) AS trace_start, max(end_ns) AS trace_end FROM $source WHERE trace_id IN (FROM hits) GROUP BY trace_id
      HAVING trace_start <= ${parameters.add(toNs, 'BIGINT')} AND trace_end >= ${parameters.add(fromNs, 'BIGINT')}
      ORDER BY trace_start DESC, trace_id LIMIT ${parameters.add(limit, 'BIGINT')})`,
  ];
  return {
    table: 'spans',
    fromNs: fromNs - TRACE_SLACK_NS,
    toNs: toNs + TRACE_SLACK_NS,
    sql: `WITH ${relations.join(',\n')} SELECT * FROM traces ORDER BY trace_start DESC, trace_id`,
    params: parameters.values,
  };
}

/** What all spans of some traces tell: root and counts by service. `range` must cover them. */
export function factsOfTraces(traceIds: readonly string[], range: TimeRange): Select {
  const parameters = new Parameters();
  const sql = `WITH spans AS (SELECT DISTINCT ON (trace_id, span_id) trace_id, parent_id, start_ns, name, service_name, status_code
      FROM $source WHERE ${among(traceIds, range, parameters)})
    SELECT trace_id, arg_min(name, start_ns) FILTER (WHERE parent_id = '') AS root_name,
      arg_min(service_name, start_ns) FILTER (WHERE parent_id = '') AS root_service,
      to_json(histogram(service_name))::VARCHAR AS spans_by_service,
      to_json(histogram(service_name) FILTER (WHERE status_code = 2))::VARCHAR AS errors_by_service
    FROM spans GROUP BY trace_id`;
  return { table: 'spans', ...range, sql, params: parameters.values };
}

/** How the rows of matching spans are to be read. */
export interface ShownSpans {
  readonly shown: readonly ShownField[];
  readonly groups: readonly string[];
  readonly counts: readonly string[];
}

export interface SpansOfTraces extends ShownSpans {
  readonly select: Select;
}

/** The first matching spans of each span set of some traces; `range` must cover all their spans. */
export function spansOfTraces(query: Query, traceIds: readonly string[], range: TimeRange, spansPerSet: number): SpansOfTraces {
  const parameters = new Parameters();
  const shown = shownFields(query, parameters);
  const wanted = { columns: shown.map(({ definition }) => definition), where: [among(traceIds, range, parameters)], distinct: true };
  const { relations, name, groups, counts } = matchedSpans(query, wanted, parameters);
  const set = ['trace_id', ...groups].join(', ');
  const placed = `SELECT *, count(*) OVER (PARTITION BY ${set}) AS matched,
    row_number() OVER (PARTITION BY ${set} ORDER BY start_ns, span_id) AS place FROM ${name}`;
  const sql = `WITH ${relations.join(',\n')} SELECT * FROM (${placed}) WHERE place <= ${parameters.add(spansPerSet, 'BIGINT')} ORDER BY start_ns, span_id`;
  return { select: { table: 'spans', ...range, sql, params: parameters.values }, shown, groups, counts };
}

/** The time lets the engine skip what was stored long before or after. */
function among(traceIds: readonly string[], { fromNs, toNs }: TimeRange, parameters: Parameters): string {
  const time = `start_ns BETWEEN ${parameters.add(fromNs, 'BIGINT')} AND ${parameters.add(toNs, 'BIGINT')}`;
  return `${time} AND trace_id IN (SELECT unnest(from_json(${parameters.add(JSON.stringify(traceIds), 'VARCHAR')}, '["VARCHAR"]')))`;
}
