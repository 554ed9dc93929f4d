import type { RunWork } from '../work/run-work.ts';
import { countsLine } from './counts-line.ts';
import { emit } from './emit.ts';
import { runRow } from './run-row.ts';
import { stepRow } from './step-row.ts';

/** What this process's share of another's run has come to: progress is forgotten soon, this is kept as long as the run. */
export function emitWriterEnded(run: RunWork): void {
  for (const step of run.steps) {
    if (!step.guest || !step.hasNews) continue;
    step.hasNews = false;
    emit(run, {
      name: 'SYNC_STEP_WRITER_ENDED',
      level: 'step',
      attributes: stepRow(step),
      body: `Step ${step.name}: a worker has done its part: ${countsLine(step.ledger)}`,
      spanId: step.id,
    });
  }
  emit(run, {
    name: 'SYNC_RUN_WRITER_ENDED',
    level: 'run',
    attributes: runRow(run),
    body: `${run.sync.name}: a worker has done its part: ${countsLine(run.ledger)}`,
  });
}
