import type { Span } from '../../otlp/records.ts';

const ERROR = 2;

/** What one batch tells of a trace: enough to list the trace when all of it came in one batch. */
export interface TraceSummary {
  readonly traceId: string;
  /** Least and greatest start of its spans in this batch, ns since the epoch. */
  readonly fromNs: bigint;
  readonly toNs: bigint;
  readonly endNs: bigint;
  /** Of its earliest span without a parent; null where there is none. */
  readonly rootName: string | null;
  readonly rootService: string | null;
  /** JSON objects: how many spans, and failed ones, by service; null for none. */
  readonly spansByService: string;
  readonly errorsByService: string | null;
}

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

  add({ spanId, parentSpanId, startNs, endNs, name, statusCode }: Span, service: string): void {
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

  summary(): TraceSummary {
    return {
      traceId: this.#traceId,
      fromNs: this.#fromNs,
      toNs: this.#toNs,
      endNs: this.#endNs,
      rootName: this.#root?.name ?? null,
      rootService: this.#root?.service ?? null,
      spansByService: JSON.stringify(Object.fromEntries(this.#spans)),
      errorsByService: this.#errors.size === 0 ? null : JSON.stringify(Object.fromEntries(this.#errors)),
    };
  }
}
