import { PAGE_PROGRESS_AFTER_MS, PROGRESS_INTERVAL_MS } from '@synctrail/model';
import { nowMs } from '../context/clock.ts';
import { warnOnce } from '../context/warn.ts';
import { emitPageProgress } from '../events/page-events.ts';
import { emitRunProgress } from '../events/run-events.ts';
import { emitStepProgress } from '../events/step-events.ts';
import type { RunWork } from './run-work.ts';
import { StopSignals } from './signals.ts';

const TICK_MS = 1_000;

const runs = new Set<RunWork>();
const signals = new StopSignals(() => runs);
let timer: NodeJS.Timeout | undefined;

function isDue(row: { progressMs: number }, now: number): boolean {
  if (now - row.progressMs < PROGRESS_INTERVAL_MS) return false;
  row.progressMs = now;
  return true;
}

/** The sign of life of one run: its row, those of its open steps, and pages that are open for long. */
function beat(run: RunWork, now: number): void {
  run.sweep(now);
  if (run.root?.outlives !== true && isDue(run, now)) emitRunProgress(run);
  for (const step of run.steps) {
    if (step.endMs !== undefined) continue;
    if (isDue(step, now) || step.mustTellPaged) {
      step.progressMs = now;
      step.toldPaged = step.paged;
      emitStepProgress(step);
    }
    for (const unit of step.units) {
      if (now - unit.startMs >= PAGE_PROGRESS_AFTER_MS && isDue(unit, now)) emitPageProgress(unit);
    }
  }
}

function tick(): void {
  const now = nowMs();
  for (const run of runs) {
    try {
      beat(run, now);
    } catch (error) {
      warnOnce('SYNCTRAIL_PULSE', `A sign of life could not be written: ${String(error)}`);
    }
  }
}

/** Begins to give signs of life. */
export function watch(run: RunWork): void {
  runs.add(run);
  signals.listen();
  timer ??= setInterval(tick, TICK_MS).unref();
}

export function unwatch(run: RunWork): void {
  runs.delete(run);
  if (runs.size > 0) return;
  signals.unlisten();
  clearInterval(timer);
  timer = undefined;
}

/** Whether any run is at work: without one there is nothing to record. */
export function anyRunWorks(): boolean {
  return runs.size > 0;
}
