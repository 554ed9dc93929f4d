import { valueText } from '../otlp/any-value.ts';
import type { LogRecord } from '../otlp/records.ts';
import type { Limits } from './limits.ts';
import { attributesProblem, NO_SPAN, NO_TRACE, spanIdProblem, timeProblem, traceIdProblem } from './parts.ts';

/** Why a log record cannot be kept, or undefined when it can. */
export function logProblem(log: LogRecord, receivedNs: bigint, limits: Limits): string | undefined {
  if (log.traceId !== '' && traceIdProblem(log.traceId) !== undefined) return traceIdProblem(log.traceId);
  if (log.spanId !== '' && spanIdProblem(log.spanId) !== undefined) return spanIdProblem(log.spanId);
  if (valueText(log.body).length > limits.bodyLength) return `the body is longer than the ${limits.bodyLength} characters that are taken`;
  return (
    [log.timeNs, log.observedNs].map((ns) => (ns === 0n ? undefined : timeProblem(ns, receivedNs, limits))).find(Boolean) ??
    attributesProblem(log.attributes, limits)
  );
}

/** Makes what may be missing uniform: ids of zeros are none, a time that is missing is when it was observed, or received. In place. */
export function tidyLog(log: LogRecord, receivedNs: bigint): void {
  if (log.traceId === NO_TRACE) log.traceId = '';
  if (log.spanId === NO_SPAN) log.spanId = '';
  if (log.observedNs === 0n) log.observedNs = log.timeNs === 0n ? receivedNs : log.timeNs;
  if (log.timeNs === 0n) log.timeNs = log.observedNs;
}
