import { ofSpan, streams } from './logql.ts';

/** What one call sent and received (S2-12): a record by the trace and span of the call. */
export function bodyQuery(options: { integration: string; traceId: string; spanId: string }): string {
  return `${streams(options.integration, ['body'])}${ofSpan(options)}`;
}
