import type { DuckDBConnection } from '@duckdb/node-api';
import { eachOnce } from '../sql.ts';

/**
 * Writes the narrow rows of a rewritten file's traces: one for each, counted from its spans, so that all of them tell their trace. Where
 * a span was delivered with two contents the rows stay as they were, as then only the spans tell how many they are.
 */
export async function tracesFrom(connection: DuckDBConnection, target: string, before: string): Promise<void> {
  const [row] = (await connection.runAndReadAll(`SELECT ${eachOnce(['trace_id', 'span_id'])} FROM ${target}.spans`)).getRowsJS() as [
    boolean,
  ][];
  const counted = `SELECT trace_id, min(start_ns) AS from_ns, max(start_ns) AS to_ns, max(end_ns) AS end_ns,
      arg_min(name, start_ns) FILTER (WHERE parent_id = '') AS root_name,
      arg_min(service_name, start_ns) FILTER (WHERE parent_id = '') AS root_service,
      to_json(histogram(service_name))::VARCHAR AS spans_by_service,
      CASE WHEN bool_or(status_code = 2) THEN to_json(histogram(service_name) FILTER (WHERE status_code = 2))::VARCHAR END AS errors_by_service
    FROM ${target}.spans GROUP BY trace_id ORDER BY from_ns`;
  await connection.run(`INSERT INTO ${target}.traces BY NAME ${row?.[0] === true ? counted : `SELECT * FROM ${before}`}`);
}
