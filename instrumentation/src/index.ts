import type { ConfigurationOptions } from './api/configuration.ts';
import type { RetryOptions } from './api/retry.ts';
import type { Sync, SyncOptions } from './api/sync.ts';

export type { Carrier } from './api/carrier.ts';
export type { ConfigurationOptions } from './api/configuration.ts';
export type { BatchOptions, BatchWork, Entity, EntityOptions, EntityWork, Outcome, SubstepStatus, Written } from './api/entity.ts';
export type { HandOff, HandOffOptions, LoadOptions } from './api/hand-off.ts';
export type { Page, PageData, PageFetch, PagesOptions, PageWork } from './api/page.ts';
export type { RetryOptions } from './api/retry.ts';
export type { Initiator, Run, RunOptions, RunResult } from './api/run.ts';
export type { Step, StepOptions } from './api/step.ts';
export type { Sync, SyncOptions } from './api/sync.ts';

export declare function configure(options: ConfigurationOptions): void;
export declare function defineSync(options: SyncOptions): Sync;
export declare function retry<T>(attempt: (attempt: number) => T | Promise<T>, options?: RetryOptions): Promise<T>;
export declare function flush(): Promise<void>;
export declare function shutdown(): Promise<void>;
