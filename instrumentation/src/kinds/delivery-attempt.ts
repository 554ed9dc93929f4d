import { callRecorder } from '../calls/call-recorder.ts';
import type { CallSpan } from '../calls/call-span.ts';
import { nowMs } from '../context/clock.ts';
import type { Attempt } from '../context/scope.ts';
import { within } from '../context/scope.ts';
import type { Failure } from '../work/failure.ts';
import { aroundCall, failureOf } from '../work/failure.ts';
import type { RunWork } from '../work/run-work.ts';
import type { DeliveryAnswer, Send } from './api/delivery.ts';

/** What one attempt came to. */
export type Attempted =
  | { ok: true; status: number }
  | { ok: false; status: number | undefined; error?: unknown; failure: Failure; call: CallSpan | undefined; answer?: DeliveryAnswer };

/** A client that we cannot see sent it: the attempt is told as a call all the same (S2-38). */
function tellUnseen(url: string, startMs: number, end: { statusCode?: number; error?: unknown }): void {
  callRecorder.startCall({ method: 'POST', url })?.end({ method: 'POST', url, startMs, endMs: nowMs(), ...end });
}

/** Why an end point did not take it, in the class that deliveries have; a fault of the host's own code keeps its own. */
function deliveryFailure(error: unknown, attempt: Attempt, unseen: boolean): Failure {
  const failure = failureOf(error, aroundCall(attempt.calls.at(-1), unseen));
  return failure.errorClass === 'mapping' ? failure : { ...failure, errorClass: 'webhook_delivery' };
}

/** Sends once, as a call of the delivery. */
export async function attemptDelivery(run: RunWork, url: string, attempt: Attempt, timeoutMs: number, send: Send): Promise<Attempted> {
  const startMs = nowMs();
  const { number, max } = attempt;
  return within({ run, parent: run, attempt }, async (): Promise<Attempted> => {
    try {
      const answer = await send({ number, max, signal: AbortSignal.timeout(timeoutMs), syncInstanceId: run.sync.id });
      const { status } = answer;
      if (attempt.calls.length === 0) tellUnseen(url, startMs, { statusCode: status });
      if (status >= 200 && status < 300) return { ok: true, status };
      const error = { name: 'HttpError', message: `The end point answered ${status}`, status };
      return { ok: false, status, failure: deliveryFailure(error, attempt, false), call: attempt.calls.at(-1), answer };
    } catch (error) {
      const unseen = attempt.calls.length === 0;
      if (unseen) tellUnseen(url, startMs, { error });
      attempt.calls.at(-1)?.explainedBy(error);
      const failure = deliveryFailure(error, attempt, unseen);
      return { ok: false, status: failure.status, error, failure, call: attempt.calls.at(-1) };
    }
  });
}
