import type { Direction, RateLimitReader } from '@synctrail/model';
import type { BodyOptions } from './bodies.ts';
import type { Carrier } from './carrier.ts';
import type { EntityTypes, Names, SkipReasons } from './names.ts';
import type { Run, RunOptions, RunResult } from './run.ts';
import type { Step } from './step.ts';
import type { ActionOptions, PassthroughOptions, Work } from '../kinds/api/action.ts';
import type { ConfigurationChange } from '../kinds/api/change.ts';
import type { ConnectionFlow, ConnectionFlowOptions } from '../kinds/api/connection-flow.ts';
import type { Delivery, DeliveryOptions, Send } from '../kinds/api/delivery.ts';
import type { LifeOptions } from '../kinds/api/life.ts';
import type { WebhookHandler, WebhookOptions, WebhookRequest, WebhookResponse } from '../kinds/api/webhook.ts';

export interface SyncOptions<
  Step extends string = string,
  Entities extends EntityTypes = EntityTypes,
  Skips extends SkipReasons = SkipReasons,
> extends BodyOptions {
  /** Key of the third-party tool: `hubspot`. */
  integration: string;
  /** The configured sync. */
  id: string;
  /** The instance's name, as people know it. */
  name: string;
  /** The linked account. */
  connectionId?: string | undefined;
  /** The customer. */
  tenantId?: string | undefined;
  /** The connected user. */
  userId?: string | undefined;
  /** Which side is the third-party tool; inbound unless told otherwise. */
  direction?: Direction | undefined;
  /** Whether the runs can be opened (S0-03); full unless told otherwise. */
  detail?: 'full' | 'none' | undefined;
  /** Names of its steps: others do not compile. Undeclared, any will do. */
  steps?: readonly Step[] | undefined;
  /** Types of its records, or what can become of each: `{ contact: ['created', 'skipped'] }`. */
  entities?: Entities | undefined;
  /** Codes of what it leaves as it is, or what each means to a reader, who is told so: `{ no_email: 'It has no address' }`. */
  skipReasons?: Skips | undefined;
  /**
   * How the tool's answers tell what is left of its rate limit, where they do it in a way of their own: names of headers, or a function that
   * reads them. What most providers send is read without it.
   */
  rateLimit?: RateLimitReader | undefined;
}

export interface Sync<N extends Names = Names> {
  /** Runs the sync once. What the body throws is recorded and thrown on. */
  run<T>(options: RunOptions<N>, body: (run: Run<N>) => T | Promise<T>): Promise<RunResult<T>>;
  /**
   * Goes on with a run that another process began: same ids, a ledger of its own. It never completes the run.
   * `step` is the step whose carrier it was; from a run's carrier it is undefined.
   */
  resume<T>(carrier: Carrier, body: (run: Run<N>, step: Step<N> | undefined) => T | Promise<T>): Promise<RunResult<T>>;
  /** An inbound request that causes calls to the tool. What the body throws is recorded and thrown on. */
  action<T>(options: ActionOptions, body: (action: Work) => T | Promise<T>): Promise<T>;
  /** A request that is passed on to the tool. An answer it resolves to with a status of 400 or more counts as failed. */
  passthrough<T>(options: PassthroughOptions, body: (passthrough: Work) => T | Promise<T>): Promise<T>;
  /**
   * Records requests that the tool sends: Express middleware, or the handler itself, also for plain `http`.
   * Neither breaks nor delays the answer.
   */
  webhook<Q extends WebhookRequest = WebhookRequest, S extends WebhookResponse = WebhookResponse>(
    options?: WebhookOptions<Q>,
    handler?: WebhookHandler<Q, S>,
  ): WebhookHandler<Q, S>;
  /** Delivers a webhook to a customer's end point, with retries: all but 2xx is tried again, 410 is not. Rejects only when aborted. */
  deliver(options: DeliveryOptions, send: Send): Promise<Delivery>;
  /** A user connects an account. With a body, its return completes the flow and its throw fails it; without, the flow tells. */
  connectionFlow(options: ConnectionFlowOptions): ConnectionFlow;
  connectionFlow<T>(options: ConnectionFlowOptions, body: (flow: ConnectionFlow) => T | Promise<T>): Promise<T>;
  /** Goes on with a flow in another request or process. */
  resumeConnectionFlow(carrier: Carrier): ConnectionFlow;
  /** Records that the sync could not be created: its configuration is invalid, or there is one already. The error's status and code are told. Never throws. */
  creationFailed(error: unknown, options?: LifeOptions): void;
  /** Records that the sync, which an error had stopped, is enabled again. Never throws. */
  reenabled(options?: LifeOptions): void;
  /** Records a change of the configuration. Never throws. */
  audit(change: ConfigurationChange): void;
}
