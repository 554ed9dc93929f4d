import { ATTR_SYNC_SENT_AT } from '@synctrail/model';
import type { MetricPoint } from '../otlp/metric-point.ts';
import type { Attribute, LogRecord, Span } from '../otlp/records.ts';

const NS_PER_MS = 1_000_000n;

function sentAt(ns: bigint): Attribute {
  return { key: ATTR_SYNC_SENT_AT, type: 'int', value: Number(ns / NS_PER_MS) };
}

/** A span from a clock that runs ahead ends when it was received; its length stays, its own time is kept beside it. In place. */
export function bringSpanBack(span: Span, receivedNs: bigint, aheadMs: number): void {
  if (span.endNs <= receivedNs + BigInt(aheadMs) * NS_PER_MS) return;
  const shift = span.endNs - receivedNs;
  span.attributes.push(sentAt(span.startNs));
  span.endNs = receivedNs;
  span.startNs -= shift;
  for (const event of span.events) event.timeNs -= shift;
}

/** A record from a clock that runs ahead is as old as its receipt; its own time is kept beside it. In place. */
export function bringLogBack(log: LogRecord, receivedNs: bigint, aheadMs: number): void {
  const latest = receivedNs + BigInt(aheadMs) * NS_PER_MS;
  if (log.timeNs > latest) {
    log.attributes.push(sentAt(log.timeNs));
    log.timeNs = receivedNs;
  }
  if (log.observedNs > latest) log.observedNs = receivedNs;
}

/** A point from a clock that runs ahead is as old as its receipt. It gets no label for it: that would make it another series. In place. */
export function bringPointBack(point: MetricPoint, receivedNs: bigint, aheadMs: number): void {
  if (point.timeNs <= receivedNs + BigInt(aheadMs) * NS_PER_MS) return;
  point.timeNs = receivedNs;
  for (const exemplar of point.exemplars ?? []) if (exemplar.timeNs > receivedNs) exemplar.timeNs = receivedNs;
  if (point.startNs > receivedNs) point.startNs = receivedNs;
}
