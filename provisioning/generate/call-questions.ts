import type { AttributeName } from '@synctrail/model';

const span = (name: AttributeName): string => `span.${name}`;

/** What a row of a call shows. */
const SHOWN = [
  'sync.integration',
  'http.request.method',
  'url.full',
  'http.response.status_code',
  'sync.run.id',
] as const satisfies readonly AttributeName[];

/** Calls to providers, by outcome; TraceQL. `integration` is a pattern, or a variable of Grafana's. */
export function calls(integration: string): string {
  return `{ ${ofCalls(integration)} } | count_over_time() by (${span('sync.status')})`;
}

/** The newest calls that failed; TraceQL. */
export function failedCalls(integration: string): string {
  const failed = `{ ${ofCalls(integration)} && ${span('sync.status')} = "failed" }`;
  return `${failed} | select(${SHOWN.map(span).join(', ')}) with (most_recent=true)`;
}

function ofCalls(integration: string): string {
  return `${span('sync.level')} = "call" && ${span('sync.integration')} =~ "${integration}"`;
}
