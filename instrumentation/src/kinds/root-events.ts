import type { LogType } from '@synctrail/model';
import { rootEvent } from '@synctrail/model';
import { durationText } from '../events/counts-line.ts';
import { emit } from '../events/emit.ts';
import { runRow } from '../events/run-row.ts';
import { failureLogAttributes } from '../work/failure.ts';
import type { RunWork } from '../work/run-work.ts';
import type { Root } from './root.ts';

type Named = Exclude<LogType, 'sync' | 'connection_flow'>;

function named(root: Root): Named | undefined {
  return root.logType === 'connection_flow' ? undefined : root.logType;
}

export function emitRootStarted(run: RunWork, root: Root): void {
  const logType = named(root);
  if (logType === undefined) return;
  emit(run, { name: rootEvent(logType, 'STARTED'), level: 'run', attributes: runRow(run), body: `${root.title} started` });
}

/** The end, as its own name says: completed, failed, or cut off with its process. */
export function emitRootEnded(run: RunWork, root: Root): void {
  const logType = named(root);
  if (logType === undefined) return;
  const { failure } = run;
  const row = runRow(run);
  if (run.interrupted) {
    const attributes = { ...row, 'sync.error.recoverability': 'RECOVERABLE', 'sync.reason': failure?.reason };
    emit(run, { name: rootEvent(logType, 'INTERRUPTED'), level: 'run', attributes, body: `${root.title} was cut off` });
  } else if (failure === undefined) {
    const took = durationText((run.endMs ?? run.facts.startMs) - run.facts.startMs);
    emit(run, { name: rootEvent(logType, 'COMPLETED'), level: 'run', attributes: row, body: `${root.title} ended after ${took}` });
  } else {
    const status = row['http.response.status_code'] ?? failure.status;
    const attributes = { ...row, ...failureLogAttributes(failure), 'http.response.status_code': status };
    emit(run, { name: rootEvent(logType, 'FAILED'), level: 'run', attributes, body: `${root.title} failed: ${failure.reason}` });
  }
}
