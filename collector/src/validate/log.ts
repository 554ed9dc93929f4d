import { ATTR_SYNC_KIND } from '@synctrail/model';
import { valueText } from '../otlp/any-value.ts';
import type { LogRecord } from '../otlp/records.ts';
import { kindOfLog } from '../store/volume.ts';
import type { Limits } from './limits.ts';
import { attributesProblem, NO_SPAN, NO_TRACE, rangeProblem, spanIdProblem, timeProblem, traceIdProblem } from './parts.ts';

/** Why a log record cannot be kept, or undefined when it can. */
export function logProblem(log: LogRecord, receivedNs: bigint, limits: Limits): string | undefined {
  if (log.traceId !== '' && traceIdProblem(log.traceId) !== undefined) return traceIdProblem(log.traceId);
  if (log.spanId !== '' && spanIdProblem(log.spanId) !== undefined) return spanIdProblem(log.spanId);
  if (valueText(log.body).length > limits.bodyLength) return `the body is longer than the ${limits.bodyLength} characters that are taken`;
  return timesProblem(log, receivedNs, limits) ?? attributesProblem(log.attributes, limits);
}

/** How long its kind is kept, days. Progress may be as old as details: that it is late is no fault of its sender. */
function daysOf({ attributes }: LogRecord, { days, eventDays }: Limits): number {
  const kind = attributes.find(({ key }) => key === ATTR_SYNC_KIND)?.value;
  return typeof kind === 'string' && kindOfLog(kind) === 'events' ? eventDays : days;
}

/** 0 is a time that is not known. Only the one that the record is kept by can be too old. */
function timesProblem(log: LogRecord, receivedNs: bigint, limits: Limits): string | undefined {
  const { timeNs, observedNs } = log;
  const keptBy = timeNs === 0n ? observedNs : timeNs;
  return (keptBy === 0n ? undefined : timeProblem(keptBy, receivedNs, daysOf(log, limits))) ?? rangeProblem(observedNs);
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
