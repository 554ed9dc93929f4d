import type { SyncType } from '@synctrail/model';
import { exporter } from '../configure/current.ts';
import { nowMs } from '../context/clock.ts';
import { newSpanId, newTraceId } from '../context/ids.ts';
import { currentScope } from '../context/scope.ts';
import type { Failure } from '../work/failure.ts';
import type { SyncIdentity } from '../work/identity.ts';
import { unwatch, watch } from '../work/pulse.ts';
import { RunWork } from '../work/run-work.ts';
import { writeRun } from '../work/write-run.ts';
import type { RootOptions, Scope } from './api/scope.ts';
import type { Root } from './root.ts';
import { emitRootEnded, emitRootStarted } from './root-events.ts';

/** A run must have a type; those of other roots tell of none. */
const UNTOLD: SyncType = 'background';

/** The sync, as it is for one customer, user or account. */
export function scopedIdentity(sync: SyncIdentity, scope: Scope): SyncIdentity {
  return {
    ...sync,
    connectionId: scope.connectionId ?? sync.connectionId,
    tenantId: scope.tenantId ?? sync.tenantId,
    userId: scope.userId ?? sync.userId,
  };
}

/** Where the code at hand runs already: a new root is linked to it. */
export function causeAtHand(): Root['cause'] {
  const scope = currentScope();
  return scope === undefined ? undefined : { traceId: scope.run.id, spanId: scope.run.spanId };
}

/** A root of its own, of which nothing has been told. */
export function newRoot(sync: SyncIdentity, options: RootOptions, root: Root): RunWork {
  const facts = {
    id: newTraceId(),
    spanId: newSpanId(),
    type: UNTOLD,
    trigger: options.trigger ?? 'api',
    initiator: options.initiator,
    correlationId: options.correlationId,
    attempt: 1,
    startMs: nowMs(),
  };
  const run = new RunWork(scopedIdentity(sync, options), facts, exporter(), false, options.signal);
  run.root = root;
  return run;
}

/** Begins a root: it is told of, and calls made inside are its own. */
export function beginRoot(sync: SyncIdentity, options: RootOptions, root: Root): RunWork {
  const run = newRoot(sync, options, root);
  emitRootStarted(run, root);
  watch(run);
  return run;
}

/** Ends it, once. Nothing is awaited: it may stand in the way of a host's answer. */
export function endRoot(run: RunWork, root: Root, failure: Failure | undefined): void {
  unwatch(run);
  // stopped by a signal of the process: all is told
  if (run.ended) return;
  run.failure = failure;
  run.interrupted = failure !== undefined && run.stopping;
  run.end();
  writeRun(run);
  emitRootEnded(run, root);
}
