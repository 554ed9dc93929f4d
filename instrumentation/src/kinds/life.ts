import { emit } from '../events/emit.ts';
import { runRow } from '../events/run-row.ts';
import type { Failure } from '../work/failure.ts';
import { failureLogAttributes, failureOf } from '../work/failure.ts';
import type { SyncIdentity } from '../work/identity.ts';
import type { RunWork } from '../work/run-work.ts';
import { writeRun } from '../work/write-run.ts';
import type { LifeOptions } from './api/life.ts';
import { newRoot } from './begin-root.ts';
import { guarded } from './guarded.ts';

/** Something was done to a sync rather than by it: an action of its own, at its end when it is told of. */
function done(sync: SyncIdentity, options: LifeOptions, action: string, failure?: Failure): RunWork {
  const title = `${sync.name}: ${action}`;
  const root = newRoot(sync, options, {
    logType: 'action',
    title,
    spanName: `action ${action}`,
    spanKind: 'internal',
    attributes: { 'sync.action': action },
    done: 'completed',
    outlives: false,
  });
  root.failure = failure;
  root.end();
  writeRun(root);
  return root;
}

/** A sync could not be created: its configuration is invalid, or there is one already (`SYNC_CREATION_FAILED`). Never throws. */
export function creationFailed(sync: SyncIdentity, error: unknown, options: LifeOptions): void {
  guarded('failed creation', () => {
    const failure = failureOf(error, {});
    const root = done(sync, options, 'Create sync', failure);
    emit(root, {
      name: 'SYNC_CREATION_FAILED',
      level: 'run',
      attributes: { ...runRow(root), ...failureLogAttributes(failure) },
      body: `${sync.name} could not be created: ${failure.reason}`,
    });
  });
}

/** A sync that had stopped for an error was enabled again (`SYNC_REENABLED`). Never throws. */
export function reenabled(sync: SyncIdentity, options: LifeOptions): void {
  guarded('enabling', () => {
    const root = done(sync, options, 'Enable sync');
    emit(root, { name: 'SYNC_REENABLED', level: 'run', attributes: runRow(root), body: `${sync.name} was enabled again` });
  });
}
