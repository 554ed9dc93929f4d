export type { Carrier } from './api/carrier.ts';
export type { ConfigurationOptions } from './api/configuration.ts';
export type { BatchOptions, BatchWork, Entity, EntityOptions, EntityWork, Outcome, SubstepStatus, Written } from './api/entity.ts';
export type { HandOff, HandOffOptions, LoadOptions } from './api/hand-off.ts';
export type { Page, PageData, PageFetch, PagesOptions, PageWork } from './api/page.ts';
export type { RetryOptions } from './api/retry.ts';
export type { Initiator, Run, RunOptions, RunResult } from './api/run.ts';
export type { Step, StepOptions } from './api/step.ts';
export type { Sync, SyncOptions } from './api/sync.ts';
export type { ActionOptions, InboundRequest, PassthroughOptions, Work } from './kinds/api/action.ts';
export type { ConfigurationChange } from './kinds/api/change.ts';
export type { ConnectionFlow, ConnectionFlowOptions } from './kinds/api/connection-flow.ts';
export type { Delivery, DeliveryAnswer, DeliveryAttempt, DeliveryOptions, Send } from './kinds/api/delivery.ts';
export type { RootOptions, Scope } from './kinds/api/scope.ts';
export type { Next, WebhookHandler, WebhookOptions, WebhookRequest, WebhookResponse } from './kinds/api/webhook.ts';

export { configure, flush, shutdown } from './configure/current.ts';
export { retry } from './retry/retry.ts';
export { defineSync } from './work/define-sync.ts';
