import type { Row } from '../../store/store.ts';
import { fieldText } from '../parse/field.ts';
import type { Query } from '../parse/query.ts';
import type { ShownSpans } from '../plan/search.ts';
import { type KeyValue, keyValues } from './any-value.ts';
import { bigintOf, numberOf, textOf } from './cell.ts';

/** What Tempo says of a trace whose root has not arrived. */
const NO_ROOT = '<root span not yet received>';

interface SearchSpan {
  readonly spanID: string;
  readonly name?: string;
  readonly startTimeUnixNano: string;
  readonly durationNanos?: string;
  readonly attributes?: readonly KeyValue[];
}

interface SpanSet {
  readonly spans: SearchSpan[];
  readonly matched: number;
  readonly attributes?: readonly KeyValue[];
}

interface ServiceStats {
  readonly spanCount: number;
  readonly errorCount?: number;
}

export interface SearchTrace {
  readonly traceID: string;
  readonly rootServiceName: string;
  readonly rootTraceName: string;
  readonly startTimeUnixNano: string;
  readonly durationMs?: number;
  readonly spanSet: SpanSet;
  readonly spanSets: readonly SpanSet[];
  readonly serviceStats: Readonly<Record<string, ServiceStats>>;
}

/** What was read for a search. */
export interface SearchRows {
  /** The traces in their order. */
  readonly found: readonly Row[];
  /** Overrides what `found` says of a trace. */
  readonly facts: readonly Row[];
  readonly spans: readonly Row[];
}

/** Tempo's answer to a search. */
export function searchAnswer(query: Query, { found, facts, spans }: SearchRows, plan: ShownSpans): SearchTrace[] {
  const sets = spanSets(query, spans, plan);
  const factsById = new Map(facts.map((row) => [textOf(row['trace_id']), row]));
  return found.flatMap((trace) => {
    const id = textOf(trace['trace_id']);
    const own = sets.get(id) ?? [];
    const [first] = own;
    return first === undefined ? [] : [traceAnswer({ ...trace, ...factsById.get(id) }, first, own)];
  });
}

function traceAnswer(trace: Row, spanSet: SpanSet, sets: readonly SpanSet[]): SearchTrace {
  const start = bigintOf(trace['trace_start']);
  const durationMs = Number((bigintOf(trace['trace_end']) - start) / 1_000_000n);
  return {
    traceID: textOf(trace['trace_id']).replace(/^0+/, ''),
    rootServiceName: trace['root_service'] === null ? NO_ROOT : textOf(trace['root_service']),
    rootTraceName: trace['root_name'] === null ? NO_ROOT : textOf(trace['root_name']),
    startTimeUnixNano: String(start),
    ...(durationMs === 0 ? {} : { durationMs }),
    spanSet,
    spanSets: sets,
    serviceStats: serviceStats(trace),
  };
}

function serviceStats(trace: Row): Record<string, ServiceStats> {
  const spans = JSON.parse(textOf(trace['spans_by_service'])) as Record<string, number>;
  const errors = (trace['errors_by_service'] === null ? {} : JSON.parse(textOf(trace['errors_by_service']))) as Record<string, number>;
  const stats = Object.entries(spans).map(([service, spanCount]): [string, ServiceStats] => {
    const errorCount = errors[service];
    return [service, errorCount === undefined ? { spanCount } : { spanCount, errorCount }];
  });
  return Object.fromEntries(stats);
}

/** Span sets by trace id, each trace's in the order of their first spans. */
function spanSets(query: Query, spans: readonly Row[], plan: ShownSpans): Map<string, SpanSet[]> {
  const byTrace = new Map<string, SpanSet[]>();
  const bySet = new Map<string, SpanSet>();
  for (const row of spans) {
    const traceId = textOf(row['trace_id']);
    const key = JSON.stringify([traceId, ...plan.groups.map((column) => row[column])]);
    let set = bySet.get(key);
    if (set === undefined) {
      const attributes = setAttributes(query, row, plan);
      set = { spans: [], matched: numberOf(row['matched']), ...(attributes.length === 0 ? {} : { attributes }) };
      bySet.set(key, set);
      byTrace.set(traceId, [...(byTrace.get(traceId) ?? []), set]);
    }
    set.spans.push(spanAnswer(row, plan));
  }
  return byTrace;
}

/** What `by()` and `count()` say of a span set. */
function setAttributes(query: Query, row: Row, { groups, counts }: ShownSpans): KeyValue[] {
  const fields = query.stages.flatMap((stage) => (stage.kind === 'group' ? [stage.field] : []));
  return [
    ...fields.flatMap((field, index) => keyValues(`by(${fieldText(field)})`, row[groups[index] ?? ''])),
    ...counts.map((column) => ({ key: 'count()', value: { intValue: String(numberOf(row[column])) } })),
  ];
}

function spanAnswer(row: Row, { shown }: ShownSpans): SearchSpan {
  const start = bigintOf(row['start_ns']);
  const duration = bigintOf(row['end_ns']) - start;
  const all = shown.flatMap(({ key, column, isName }) => (isName ? [] : keyValues(key, row[column])));
  const name = shown.find(({ isName }) => isName);
  return {
    spanID: textOf(row['span_id']),
    ...(name === undefined || row[name.column] === null ? {} : { name: textOf(row[name.column]).slice(1) }),
    startTimeUnixNano: String(start),
    ...(duration === 0n ? {} : { durationNanos: String(duration) }),
    ...(all.length === 0 ? {} : { attributes: all }),
  };
}
