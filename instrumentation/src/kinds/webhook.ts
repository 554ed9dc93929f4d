import { within } from '../context/scope.ts';
import type { Failure } from '../work/failure.ts';
import { failureOf, failureOnce } from '../work/failure.ts';
import type { SyncIdentity } from '../work/identity.ts';
import type { RunWork } from '../work/run-work.ts';
import type { WebhookHandler, WebhookOptions, WebhookRequest, WebhookResponse } from './api/webhook.ts';
import { beginRoot, causeAtHand, endRoot } from './begin-root.ts';
import { guarded } from './guarded.ts';
import { inbound, inboundAttributes } from './inbound.ts';
import type { Root } from './root.ts';
import { refusalOf } from './run-root.ts';
import { words } from './words.ts';

/** A webhook from its request until its answer is sent and its work is done. */
interface Reception<Q extends WebhookRequest> {
  readonly run: RunWork;
  readonly root: Root;
  readonly request: Q;
  readonly response: WebhookResponse;
  readonly options: WebhookOptions<Q>;
  answered: boolean;
  settled: boolean;
  failure: Failure | undefined;
}

function eventOf<Q extends WebhookRequest>({ event }: WebhookOptions<Q>, request: Q): string | undefined {
  const said = typeof event === 'function' ? guarded('the event of a webhook', () => event(request)) : event;
  return said === undefined ? undefined : words(said, 'unnamed');
}

function receive<Q extends WebhookRequest>(
  sync: SyncIdentity,
  options: WebhookOptions<Q>,
  request: Q,
  response: WebhookResponse,
): Reception<Q> {
  const said = inbound(request);
  const name = `${said.method} ${said.template}`;
  const event = eventOf(options, request);
  const root: Root = {
    logType: 'incoming_webhook',
    title: `${sync.name}: webhook ${event ?? name}`,
    spanName: `webhook ${name}`,
    spanKind: 'server',
    attributes: { 'sync.action': 'Receive webhook', 'sync.webhook.event': event, ...inboundAttributes(said) },
    cause: causeAtHand(),
    done: 'success',
    outlives: false,
  };
  const scope = guarded('the scope of a webhook', () => options.scope?.(request)) ?? {};
  const correlationId = guarded('the id of a webhook', () => options.correlationId?.(request));
  const run = beginRoot(sync, { ...scope, correlationId, trigger: 'webhook' }, root);
  return { run, root, request, response, options, answered: false, settled: false, failure: undefined };
}

function answerFault(response: WebhookResponse, root: Root): Failure | undefined {
  if (response.writableFinished) return refusalOf(response.statusCode, root.spanName);
  const failure = failureOf({ name: 'HungUp', message: 'The connection was closed before the answer was sent' }, { errorClass: 'network' });
  return { ...failure, stack: undefined };
}

function endIfDone<Q extends WebhookRequest>(reception: Reception<Q>): void {
  const { run, root, response, request, options } = reception;
  if (!reception.answered || !reception.settled) return;
  root.attributes['sync.webhook.event'] ??= eventOf(options, request);
  if (response.headersSent) root.attributes['http.response.status_code'] = response.statusCode;
  endRoot(run, root, reception.failure ?? answerFault(response, root));
}

function settled<Q extends WebhookRequest>(reception: Reception<Q>, error?: { thrown: unknown }): void {
  guarded('webhook', () => {
    reception.settled = true;
    if (error !== undefined) {
      reception.run.explain(error.thrown);
      reception.failure = failureOnce(error.thrown, {});
    }
    endIfDone(reception);
  });
}

function isPromise(value: unknown): value is Promise<void> {
  return typeof value === 'object' && value !== null && typeof (value as { then?: unknown }).then === 'function';
}

/** Runs the host's code as the webhook's, and gives back what it gave back: a rejection stays the host's to handle. */
function answer<Q extends WebhookRequest>(reception: Reception<Q>, work: () => void | Promise<void>): void | Promise<void> {
  const { run } = reception;
  let result: void | Promise<void>;
  try {
    result = within({ run, parent: run }, work);
  } catch (error) {
    settled(reception, { thrown: error });
    throw error;
  }
  if (!isPromise(result)) {
    settled(reception);
    return undefined;
  }
  return result.then(
    () => settled(reception),
    (error: unknown) => {
      settled(reception, { thrown: error });
      throw error;
    },
  );
}

/** A listener that records each request as an incoming webhook (S4-14), in Express and in plain `http`. It reads nothing of the body. */
export function webhook<Q extends WebhookRequest, S extends WebhookResponse>(
  sync: SyncIdentity,
  options: WebhookOptions<Q>,
  handler?: WebhookHandler<Q, S>,
): WebhookHandler<Q, S> {
  return (request, response, next) => {
    const work = (): void | Promise<void> => (handler === undefined ? next?.() : handler(request, response, next));
    const reception = guarded('webhook', () => receive(sync, options, request, response));
    if (reception === undefined) return work();
    response.once('close', () =>
      guarded('webhook', () => {
        reception.answered = true;
        endIfDone(reception);
      }),
    );
    return answer(reception, work);
  };
}
