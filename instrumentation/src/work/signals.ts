import { emitRunEnded } from '../events/run-events.ts';
import { emitPageProgress } from '../events/page-events.ts';
import { emitWriterEnded } from '../events/writer-events.ts';
import { endStep } from './end-step.ts';
import { writeRun } from './write-run.ts';
import type { RunWork } from './run-work.ts';
import { emitRootEnded } from '../kinds/root-events.ts';

const SIGNALS = ['SIGTERM', 'SIGINT'] as const;

/** Ends a run that is being stopped, with what is open below it. */
function tellStopped(run: RunWork): void {
  if (run.root?.outlives === true) {
    run.leave();
    return;
  }
  run.interrupted = true;
  for (const step of run.steps) {
    if (step.endMs !== undefined) continue;
    for (const unit of step.units) emitPageProgress(unit);
    if (step.guest) step.endUnits();
    else endStep(step, undefined);
  }
  if (run.guest) {
    run.interrupted = false;
    run.leave();
    emitWriterEnded(run);
    return;
  }
  run.end();
  writeRun(run);
  if (run.root === undefined) emitRunEnded(run);
  else emitRootEnded(run, run.root);
}

/**
 * Sees to it that a process which is told to stop leaves `interrupted` runs behind, not lost ones.
 * A host that listens to the signal itself decides on its own how its runs end. Without one, the process ends by the signal
 * as it would have, after a bounded wait for what is to be sent; a second signal ends it at once.
 */
export class StopSignals {
  private readonly openRuns: () => Iterable<RunWork>;
  private listening = false;

  constructor(openRuns: () => Iterable<RunWork>) {
    this.openRuns = openRuns;
  }

  listen(): void {
    if (this.listening) return;
    this.listening = true;
    // before the host's own, which are gone by the time they are called when they were added with `once`
    for (const signal of SIGNALS) process.prependListener(signal, this.stop);
  }

  unlisten(): void {
    this.listening = false;
    for (const signal of SIGNALS) process.off(signal, this.stop);
  }

  private readonly stop = (signal: NodeJS.Signals): void => {
    if (process.listenerCount(signal) > 1) return;
    this.unlisten();
    const runs = [...this.openRuns()];
    for (const run of runs) tellStopped(run);
    const exporters = new Set(runs.map((run) => run.exporter));
    void Promise.allSettled(Array.from(exporters, (exporter) => exporter.leave())).then(() => process.kill(process.pid, signal));
  };
}
