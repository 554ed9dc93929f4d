import { valueText } from '../otlp/any-value.ts';
import type { LogRecord } from '../otlp/records.ts';
import type { Limits } from './limits.ts';
import { attributesProblem, NO_SPAN, NO_TRACE, rangeProblem, spanIdProblem, timeProblem, traceIdProblem } from './parts.ts';

/** Why a log record cannot be kept, or undefined when it can. */
export function logProblem(log: LogRecord, receivedNs: bigint, limits: Limits): string | undefined {
  if (log.traceId !== '' && traceIdProblem(log.traceId) !== undefined) return traceIdProblem(log.traceId);
  if (log.spanId !== '' && spanIdProblem(log.spanId) !== undefined) return spanIdProblem(log.spanId);
  if (valueText(log.body).length > limits.bodyLength) return `the body is longer than the ${limits.bodyLength} characters that are taken`;
  return timesProblem(log, receivedNs, limits) ?? attributesProblem(log.attributes, limits);
}

/** 0 is a time that is not known. Only the one that the record is kept by can be too old. */
function timesProblem({ timeNs, observedNs }: LogRecord, receivedNs: bigint, limits: Limits): string | undefined {
  const keptBy = timeNs === 0n ? observedNs : timeNs;
  return (keptBy === 0n ? undefined : timeProblem(keptBy, receivedNs, limits)) ?? rangeProblem(observedNs);
}

/**
 * Makes what may be missing uniform: ids of zeros are none; a record without a time is of when it was observed, or received. The time of
 * observation stays only beside a time of its own, as in Loki. In place.
 */
export function tidyLog(log: LogRecord, receivedNs: bigint): void {
  if (log.traceId === NO_TRACE) log.traceId = '';
  if (log.spanId === NO_SPAN) log.spanId = '';
  if (log.timeNs !== 0n) return;
  log.timeNs = log.observedNs === 0n ? receivedNs : log.observedNs;
  log.observedNs = 0n;
}
