import type { AttributeName, LogKind } from '@synctrail/model';
import { lokiName } from '@synctrail/model';
import { escapeRegex, goString } from './go-string.ts';

/** A LogQL string literal: the only way a value gets into a LogQL query. */
export function quoteLogql(value: string): string {
  return goString(value);
}

/** The streams of one integration that hold these kinds of log. */
export function streams(integration: string, kinds: readonly [LogKind, ...LogKind[]]): string {
  const kind = kinds.length === 1 ? `="${kinds[0]}"` : `=~"${kinds.join('|')}"`;
  return `{${lokiName('sync.integration')}=${quoteLogql(integration)}, ${lokiName('sync.kind')}${kind}}`;
}

export function equals(name: AttributeName, value: string): string {
  return ` | ${lokiName(name)}=${quoteLogql(value)}`;
}

/** Records of one span: Loki names its ids itself. */
export function ofSpan({ traceId, spanId }: { traceId: string; spanId: string }): string {
  return ` | trace_id=${quoteLogql(traceId)} | span_id=${quoteLogql(spanId)}`;
}

/** Any other value, or none. */
export function differs(name: AttributeName, value: string): string {
  return ` | ${lokiName(name)}!=${quoteLogql(value)}`;
}

/** Any of these values; anchored, as Loki's label filters are. */
export function oneOf(name: AttributeName, values: readonly string[]): string {
  if (values.length === 1) return equals(name, values[0] ?? '');
  return ` | ${lokiName(name)}=~${quoteLogql(values.map(escapeRegex).join('|'))}`;
}
