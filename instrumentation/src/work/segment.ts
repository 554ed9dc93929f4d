import { emptyLedger } from '@synctrail/model';
import { newSpanId, newTraceId } from '../context/ids.ts';
import type { SpanEventRecord } from '../otlp/span.ts';

/** One trace of a unit: its page span, and the ledger of the records that began in it. */
export class Segment {
  /** From 1. */
  readonly number: number;
  readonly startMs: number;
  readonly traceId = newTraceId();
  readonly spanId = newSpanId();
  readonly ledger = emptyLedger();
  readonly handedOff: SpanEventRecord[] = [];
  /** Spans it has or will have. */
  spans = 1;
  openEntities = 0;
  partial = false;
  /** No further record begins in it. */
  sealed = false;
  written = false;

  constructor(number: number, startMs: number) {
    this.number = number;
    this.startMs = startMs;
  }
}
