import { completedEvent, ERROR_CLASSES, startedEvent } from '@synctrail/model';
import type { CallSpan } from '../calls/call-span.ts';
import { attemptAttributes } from '../calls/write-call.ts';
import type { Failure } from '../work/failure.ts';
import { failureLogAttributes } from '../work/failure.ts';
import type { RunWork } from '../work/run-work.ts';
import { countsLine, durationText } from './counts-line.ts';
import { emit } from './emit.ts';
import { runRow } from './run-row.ts';

/** `HubSpot contacts: incremental sync`. */
function title(run: RunWork): string {
  return run.root?.title ?? `${run.sync.name}: ${run.facts.type.replace('_', ' ')} sync`;
}

export function emitRunStarted(run: RunWork): void {
  emit(run, { name: startedEvent(run.facts.type), level: 'run', attributes: runRow(run), body: `${title(run)} started` });
}

export function emitRunProgress(run: RunWork): void {
  emit(run, { name: 'SYNC_RUN_PROGRESS', level: 'run', attributes: runRow(run), body: `${title(run)} works: ${countsLine(run.ledger)}` });
}

/** The end, also of a run in which records failed; one that itself failed or was stopped says so by name. */
export function emitRunEnded(run: RunWork): void {
  const attributes = runRow(run);
  const counts = countsLine(run.ledger);
  const { failure } = run;
  if (run.interrupted) {
    emit(run, {
      name: 'FULL_SYNC_INTERRUPTED',
      level: 'run',
      attributes: { ...attributes, 'sync.error.recoverability': 'RECOVERABLE', 'sync.reason': failure?.reason },
      body: `${title(run)} was stopped: ${counts}`,
    });
  } else if (failure === undefined) {
    const took = durationText((run.endMs ?? run.facts.startMs) - run.facts.startMs);
    emit(run, { name: completedEvent(run.facts.type), level: 'run', attributes, body: `${title(run)} ended after ${took}: ${counts}` });
  } else {
    emit(run, {
      name: 'SYNC_RUN_ERROR',
      level: 'run',
      attributes: { ...attributes, ...failureLogAttributes(failure) },
      body: `${title(run)} failed: ${failure.reason}`,
    });
  }
}

/** The provider refused a call for its rate: the first of an episode. */
export function emitRateLimited(run: RunWork, call: CallSpan): void {
  // what outlives its process is told of by events of its own
  if (run.root?.outlives === true) return;
  const wait = call.facts?.retryAfterMs ?? call.retry?.backoffMs;
  emit(run, {
    name: 'SYNC_RUN_RATE_LIMITED',
    level: 'run',
    attributes: {
      ...runRow(run),
      ...attemptAttributes(call),
      'sync.retry.backoff_ms': wait,
      'sync.retry.next_at': wait === undefined ? undefined : Math.round(call.knownMs + wait),
      'http.response.status_code': 429,
      'sync.error.class': 'rate_limited',
      'sync.error.recoverability': ERROR_CLASSES.rate_limited.recoverability,
    },
    body: `${title(run)}: the provider refused a call for its rate${wait === undefined ? '' : `, and asks to wait ${durationText(wait)}`}`,
  });
}

/** What is tried again. */
export interface Retried {
  /** The attempt that failed, from 1. */
  attempt: number;
  max: number;
  backoffMs: number;
  /** ms since the epoch. */
  nextAt: number;
}

/** Something recoverable went wrong, and the run goes on (S3-32, S3-35). */
export function emitRunWarning(run: RunWork, failure: Failure, retried: Retried): void {
  if (run.root?.outlives === true) return;
  emit(run, {
    name: 'SYNC_RUN_WARNING',
    level: 'run',
    attributes: {
      ...runRow(run),
      ...failureLogAttributes(failure),
      'sync.attempt': retried.attempt,
      'sync.attempt.max': retried.max,
      'sync.retry.backoff_ms': retried.backoffMs,
      'sync.retry.next_at': Math.round(retried.nextAt),
      'sync.retry.will_retry': true,
    },
    body: `${title(run)}: attempt ${retried.attempt} of ${retried.max} failed, tried again in ${durationText(retried.backoffMs)}: ${failure.reason}`,
  });
}
