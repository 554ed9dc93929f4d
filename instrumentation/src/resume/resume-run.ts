import type { Carrier } from '../api/carrier.ts';
import type { Run, RunResult } from '../api/run.ts';
import type { Step } from '../api/step.ts';
import { within } from '../context/scope.ts';
import { warnOnce } from '../context/warn.ts';
import { emitWriterEnded } from '../events/writer-events.ts';
import { nowhere } from '../export/exporter.ts';
import { newSpanId, newTraceId } from '../context/ids.ts';
import { nowMs } from '../context/clock.ts';
import type { SyncIdentity } from '../work/identity.ts';
import { unwatch, watch } from '../work/pulse.ts';
import { RunHandle } from '../work/run-handle.ts';
import { RunWork } from '../work/run-work.ts';
import { StepHandle } from '../work/step-handle.ts';
import { readCarrier } from './carrier.ts';
import { joinRun, leaveRun } from './guests.ts';

/** Without a readable carrier the work is done all the same, and nothing is told of it: it would belong to no run. */
function unknownRun(sync: SyncIdentity): { run: RunWork; step: undefined } {
  warnOnce('SYNCTRAIL_CARRIER', 'sync.resume: this is no carrier of ours; what is done with it is not recorded');
  const facts = { id: newTraceId(), spanId: newSpanId(), type: 'incremental', trigger: 'api', attempt: 1, startMs: nowMs() } as const;
  return { run: new RunWork(sync, { ...facts, initiator: undefined, correlationId: undefined }, nowhere, true), step: undefined };
}

/** Goes on with another process's run. Whatever happens here, only that process ends it. */
export async function resumeRun<T>(
  sync: SyncIdentity,
  carrier: Carrier,
  body: (run: Run, step: Step | undefined) => T | Promise<T>,
): Promise<RunResult<T>> {
  const carried = readCarrier(carrier);
  const { run, step } = carried === undefined ? unknownRun(sync) : joinRun(sync, carried);
  watch(run);
  try {
    const handle = step === undefined ? undefined : new StepHandle(step);
    const value = await within({ run, parent: step ?? run }, () => body(new RunHandle(run), handle));
    return { runId: run.id, status: run.status, ledger: run.ledger, value };
  } finally {
    await leave(run);
  }
}

/** Tells what this process's share has come to, when nothing else in it works on the run. */
async function leave(run: RunWork): Promise<void> {
  if (leaveRun(run)) {
    unwatch(run);
    // stopped by a signal of the process: all is told
    if (run.working) {
      run.leave();
      emitWriterEnded(run);
    }
  }
  await run.exporter.settle();
}
