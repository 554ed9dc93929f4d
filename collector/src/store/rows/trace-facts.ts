import type { Span } from '../../otlp/records.ts';
import { TRACE_TABLE } from '../schema.ts';
import type { Cell } from './column-builder.ts';
import type { PackedRows } from './packed-rows.ts';
import { packedRows } from './row-builder.ts';

const ERROR = 2;

/** What of a span counts here. */
export type SpanFacts = Pick<Span, 'spanId' | 'parentSpanId' | 'startNs' | 'endNs' | 'name' | 'statusCode'>;

/** Gathers what a batch tells of one trace. A span that is in the batch twice counts once. */
export class TraceFacts {
  readonly #traceId: string;
  readonly #spanIds = new Set<string>();
  readonly #spans = new Map<string, number>();
  readonly #errors = new Map<string, number>();
  #fromNs = 0n;
  #toNs = 0n;
  #endNs = 0n;
  #root: { readonly startNs: bigint; readonly name: string; readonly service: string } | undefined;

  constructor(traceId: string) {
    this.#traceId = traceId;
  }

  /** The span's id may be in any form that is the same in all of the batch. */
  add({ spanId, parentSpanId, startNs, endNs, name, statusCode }: SpanFacts, service: string): void {
    const isFirst = this.#spanIds.size === 0;
    if (isFirst || startNs < this.#fromNs) this.#fromNs = startNs;
    if (isFirst || startNs > this.#toNs) this.#toNs = startNs;
    if (isFirst || endNs > this.#endNs) this.#endNs = endNs;
    if (this.#spanIds.has(spanId)) return;
    this.#spanIds.add(spanId);
    this.#spans.set(service, (this.#spans.get(service) ?? 0) + 1);
    if (statusCode === ERROR) this.#errors.set(service, (this.#errors.get(service) ?? 0) + 1);
    if (parentSpanId === '' && (this.#root === undefined || startNs < this.#root.startNs)) this.#root = { startNs, name, service };
  }

  /**
   * A row of `TRACE_TABLE`: enough to list the trace when all of it came in one batch. The root is its earliest span without a parent; how many
   * spans, and failed ones, by service are JSON objects.
   */
  row(): Cell[] {
    const values: Readonly<Record<string, Cell>> = {
      trace_id: this.#traceId,
      from_ns: this.#fromNs,
      to_ns: this.#toNs,
      end_ns: this.#endNs,
      root_name: this.#root?.name ?? null,
      root_service: this.#root?.service ?? null,
      spans_by_service: JSON.stringify(Object.fromEntries(this.#spans)),
      errors_by_service: this.#errors.size === 0 ? null : JSON.stringify(Object.fromEntries(this.#errors)),
    };
    return TRACE_TABLE.map(({ name }) => values[name] ?? null);
  }
}

export function traceRows(traces: readonly TraceFacts[]): PackedRows {
  return packedRows(
    TRACE_TABLE,
    traces.map((trace) => trace.row()),
  );
}
