import { redactUrl } from '@synctrail/model';
import { nowMs } from '../context/clock.ts';
import type { Attempt } from '../context/scope.ts';
import { backoffMs } from '../retry/backoff.ts';
import { delay } from '../retry/delay.ts';
import { retryAfterMs } from '../retry/retry-after.ts';
import type { Failure } from '../work/failure.ts';
import type { SyncIdentity } from '../work/identity.ts';
import { atLeastOne } from '../work/pool.ts';
import type { RunWork } from '../work/run-work.ts';
import type { Delivery, DeliveryOptions, Send } from './api/delivery.ts';
import { causeAtHand } from './begin-root.ts';
import type { Attempted } from './delivery-attempt.ts';
import { attemptDelivery } from './delivery-attempt.ts';
import type { Next } from './delivery-events.ts';
import { emitWebhookFailed } from './delivery-events.ts';
import { guarded } from './guarded.ts';
import type { Root } from './root.ts';
import { runRoot } from './run-root.ts';
import { words } from './words.ts';

const ATTEMPTS = 5;
const TIMEOUT_MS = 15_000;
const FIRST_BACKOFF_MS = 1_000;
const MAX_BACKOFF_MS = 60_000;
const MAX_ASKED_MS = 3_600_000;
const GONE = 410;

type Failed = Extract<Attempted, { ok: false }>;

/** An end point that is gone says so for good; all else may be better next time, also a refusal: its owner may be deploying. */
function mayRetry(failed: Failed, attempt: Attempt): boolean {
  return attempt.number < attempt.max && failed.status !== GONE && failed.failure.errorClass !== 'mapping';
}

function askedWait({ answer, call }: Failed): number {
  const seen = call?.facts?.retryAfterMs;
  const header = answer instanceof Response ? (answer.headers.get('retry-after') ?? undefined) : undefined;
  return Math.min(MAX_ASKED_MS, seen ?? retryAfterMs(header, Date.now()) ?? 0);
}

function nextAttempt(failed: Failed, attempt: Attempt, backoff: readonly number[]): Next | undefined {
  if (!mayRetry(failed, attempt)) return undefined;
  const planned = backoff[attempt.number - 1] ?? backoff.at(-1) ?? backoffMs(attempt.number + 1, FIRST_BACKOFF_MS, MAX_BACKOFF_MS);
  const waitMs = Math.max(planned, askedWait(failed));
  return { waitMs, atMs: nowMs() + waitMs };
}

function tellFailed(run: RunWork, root: Root, attempt: Attempt, failed: Failed, next: Next | undefined): void {
  if (next !== undefined) for (const call of attempt.calls) if (call.isFailed) call.retryFollows(Math.round(next.waitMs), next.atMs);
  emitWebhookFailed(run, root, attempt, failed.failure, failed.call, next);
}

/** An answer that nobody will read holds its connection. */
async function letGo(failed: Failed): Promise<void> {
  const { answer } = failed;
  if (answer instanceof Response && !answer.bodyUsed) await answer.body?.cancel();
}

/** Delivers a webhook, with its retries (S3-47 … S3-51). What the end point does is a value; only an abort throws. */
export async function deliver(sync: SyncIdentity, options: DeliveryOptions, send: Send): Promise<Delivery> {
  const max = atLeastOne(options.maxAttempts, ATTEMPTS);
  const event = words(options.event, 'webhook');
  const root: Root = {
    logType: 'webhook_delivery',
    title: `${sync.name}: delivery of ${event}`,
    spanName: `delivery ${event}`,
    spanKind: 'internal',
    attributes: { 'sync.action': `Deliver ${event}`, 'sync.webhook.event': event, 'url.full': redactUrl(options.url) },
    cause: causeAtHand(),
    done: 'success',
    outlives: false,
  };
  let last: Failure | undefined;
  const body = async (run: RunWork): Promise<Delivery> => {
    for (let number = 1; ; number += 1) {
      const attempt: Attempt = { number, max, calls: [] };
      const attempted = await attemptDelivery(run, options.url, attempt, options.timeoutMs ?? TIMEOUT_MS, send);
      if (attempted.ok) return { delivered: true, id: run.id, attempts: number, status: attempted.status };
      const next = options.signal?.aborted === true ? undefined : nextAttempt(attempted, attempt, options.backoff ?? []);
      guarded('delivery', () => tellFailed(run, root, attempt, attempted, next));
      if (next === undefined) {
        last = attempted.failure;
        return { delivered: false, id: run.id, attempts: number, status: attempted.status, error: attempted.error };
      }
      await letGo(attempted);
      await delay(next.waitMs, options.signal);
    }
  };
  return runRoot(
    sync,
    options,
    root,
    (_work, run) => body(run),
    () => last,
  );
}
