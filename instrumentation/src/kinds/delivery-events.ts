import type { CallSpan } from '../calls/call-span.ts';
import { durationText } from '../events/counts-line.ts';
import { emit } from '../events/emit.ts';
import type { Attempt } from '../context/scope.ts';
import type { Failure } from '../work/failure.ts';
import { failureLogAttributes } from '../work/failure.ts';
import type { RunWork } from '../work/run-work.ts';
import type { Root } from './root.ts';

/** When it is tried again; undefined where it is not. */
export interface Next {
  readonly waitMs: number;
  /** ms since the epoch. */
  readonly atMs: number;
}

/** An attempt failed: a warning while another follows, an error when none does (S3-47 … S3-51). */
export function emitWebhookFailed(
  run: RunWork,
  root: Root,
  attempt: Attempt,
  failure: Failure,
  call: CallSpan | undefined,
  next: Next | undefined,
): void {
  const { number, max } = attempt;
  const then = next === undefined ? 'not tried again' : `tried again in ${durationText(next.waitMs)}`;
  emit(run, {
    name: 'SYNC_WEBHOOK_FAILED',
    level: 'call',
    severity: next === undefined ? 'error' : 'warn',
    attributes: {
      'sync.log.type': root.logType,
      'sync.status': next === undefined ? 'failed' : 'retrying',
      'sync.webhook.event': root.attributes['sync.webhook.event'],
      'url.full': root.attributes['url.full'],
      ...failureLogAttributes(failure),
      'sync.attempt': number,
      'sync.attempt.max': max,
      'sync.retry.will_retry': next !== undefined,
      'sync.retry.backoff_ms': next === undefined ? undefined : Math.round(next.waitMs),
      'sync.retry.next_at': next === undefined ? undefined : Math.round(next.atMs),
    },
    body: `${root.title}: attempt ${number} of ${max} failed, ${then}: ${failure.reason}`,
    traceId: call?.home.segment.traceId,
    spanId: call?.spanId,
  });
}
