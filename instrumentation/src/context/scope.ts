import { AsyncLocalStorage } from 'node:async_hooks';
import type { CallParent } from '../calls/call-parent.ts';
import type { CallSpan } from '../calls/call-span.ts';
import type { EntityWork } from '../work/entity-work.ts';
import type { RunWork } from '../work/run-work.ts';

/** One attempt of a `retry`. */
export interface Attempt {
  /** From 1. */
  readonly number: number;
  readonly max: number;
  /** The calls made in it. */
  readonly calls: CallSpan[];
}

/** Where in a sync the code at hand runs. */
export interface Scope {
  readonly run: RunWork;
  /** Whose calls they are. */
  readonly parent: CallParent;
  readonly attempt?: Attempt | undefined;
  /** A page is being fetched: its calls are list calls. */
  readonly listing?: boolean | undefined;
  /** The records of the batch at hand: each links to the calls. */
  readonly batch?: readonly EntityWork[] | undefined;
}

const storage = new AsyncLocalStorage<Scope | undefined>();

export function currentScope(): Scope | undefined {
  return storage.getStore();
}

/** Runs code as part of a sync. */
export function within<T>(scope: Scope, code: () => T): T {
  return storage.run(scope, code);
}

/** Runs code as part of nothing: what it does is not recorded, such as our own exports. */
export function outside<T>(code: () => T): T {
  return storage.run(undefined, code);
}
