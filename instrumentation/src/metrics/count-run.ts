import { nowMs } from '../context/clock.ts';
import type { RunWork } from '../work/run-work.ts';

/** Counts a run, or another root, that this process ended. */
export function countRun(run: RunWork): void {
  const { sync, facts, root, endMs = nowMs() } = run;
  const labels = {
    'sync.integration': sync.integration,
    'sync.id': sync.id,
    'sync.log.type': root?.logType ?? 'sync',
    'sync.type': root === undefined ? facts.type : undefined,
    'sync.status': run.status,
  };
  run.exporter.meter.add('sync.runs', labels);
  run.exporter.meter.observe('sync.run.duration', labels, Math.max(0, endMs - facts.startMs) / 1_000);
}
