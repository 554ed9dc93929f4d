import { decodeLogsJson } from '../otlp/json/logs.ts';
import { decodeMetricsJson } from '../otlp/json/metrics.ts';
import { decodeTracesJson } from '../otlp/json/traces.ts';
import { Malformed } from '../otlp/malformed.ts';
import type { MetricPoint } from '../otlp/metric-point.ts';
import type { LogRecord, Span } from '../otlp/records.ts';

/** What one line holds: an Export…ServiceRequest in OTLP's JSON. */
export type ImportedRequest =
  | { readonly signal: 'traces'; readonly text: string; readonly records: Span[] }
  | { readonly signal: 'logs'; readonly text: string; readonly records: LogRecord[] }
  | { readonly signal: 'metrics'; readonly text: string; readonly records: MetricPoint[] };

/** The request of a line; a string that says what is wrong with a line that holds none. */
export function requestOf(text: string): ImportedRequest | string {
  try {
    const json = JSON.parse(text) as Record<string, unknown> | null;
    if (json !== null && 'resourceSpans' in json) return { signal: 'traces', text, records: decodeTracesJson(json) };
    if (json !== null && 'resourceLogs' in json) return { signal: 'logs', text, records: decodeLogsJson(json) };
    if (json !== null && 'resourceMetrics' in json) return { signal: 'metrics', text, records: decodeMetricsJson(json) };
    return 'it has neither resourceSpans nor resourceLogs nor resourceMetrics';
  } catch (error) {
    if (error instanceof Malformed || error instanceof SyntaxError) return error.message;
    throw error;
  }
}
