import type { SyncType } from '@synctrail/model';
import { SYNC_TYPES, syncType } from '@synctrail/model';
import type { Run, RunOptions, RunResult } from '../api/run.ts';
import { exporter } from '../configure/current.ts';
import { nowMs } from '../context/clock.ts';
import { newSpanId, newTraceId } from '../context/ids.ts';
import { within } from '../context/scope.ts';
import { warnOnce } from '../context/warn.ts';
import { emitRunEnded, emitRunStarted } from '../events/run-events.ts';
import { failureOnce } from './failure.ts';
import type { SyncIdentity } from './identity.ts';
import { unwatch, watch } from './pulse.ts';
import { RunHandle } from './run-handle.ts';
import { RunWork } from './run-work.ts';
import { writeRun } from './write-run.ts';

/** Events are named after the type, so only a known one will do. */
function knownType(word: unknown): SyncType {
  const type = syncType(String(word));
  const known = SYNC_TYPES.find((each) => each === type);
  if (known === undefined) warnOnce('SYNCTRAIL_TYPE', `sync.run: '${type}' is no type of sync, it is shown as incremental`);
  return known ?? 'incremental';
}

/** Runs a sync once, as the one that begins and ends it. */
export async function startRun<T>(sync: SyncIdentity, options: RunOptions, body: (run: Run) => T | Promise<T>): Promise<RunResult<T>> {
  const { initiator, correlationId } = options;
  const run = new RunWork(
    sync,
    {
      id: newTraceId(),
      spanId: newSpanId(),
      type: knownType(options.type),
      trigger: options.trigger,
      initiator,
      correlationId,
      attempt: 1,
      startMs: nowMs(),
    },
    exporter(),
    false,
    options.signal,
  );
  emitRunStarted(run);
  watch(run);
  try {
    const handle = new RunHandle(run);
    options.onStart?.(handle);
    const value = await within({ run, parent: run }, () => body(handle));
    await finish(run);
    return { runId: run.id, status: run.status, ledger: run.ledger, value };
  } catch (error) {
    if (run.ended) throw error;
    run.explain(error);
    run.failure = failureOnce(error, {});
    run.interrupted = run.stopping;
    await finish(run);
    throw error;
  }
}

async function finish(run: RunWork): Promise<void> {
  unwatch(run);
  // stopped by a signal of the process: all is told
  if (run.ended) return;
  run.end();
  writeRun(run);
  emitRunEnded(run);
  await run.exporter.settle();
}
