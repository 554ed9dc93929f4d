import { within } from '../context/scope.ts';
import type { Failure } from '../work/failure.ts';
import { failureOf, failureOnce } from '../work/failure.ts';
import type { SyncIdentity } from '../work/identity.ts';
import type { RunWork } from '../work/run-work.ts';
import type { Work } from './api/action.ts';
import type { RootOptions } from './api/scope.ts';
import { beginRoot, endRoot } from './begin-root.ts';
import { guarded } from './guarded.ts';
import type { Root } from './root.ts';

/** The fault that a result tells of without a throw, if it does. */
export type Judge<T> = (value: T, root: Root) => Failure | undefined;

/** A refusing answer, seen from the one who gave or passed it on. */
export function refusalOf(status: number | undefined, what: string): Failure | undefined {
  if (status === undefined || status < 400) return undefined;
  const failure = failureOf({ name: 'HttpError', message: `${what} was answered with ${status}` }, {});
  return { ...failure, errorType: String(status), status, stack: undefined };
}

/** Runs code as a root of its own. What it throws is recorded and thrown on; its end waits for nothing. */
export async function runRoot<T>(
  sync: SyncIdentity,
  options: RootOptions,
  root: Root,
  body: (work: Work, run: RunWork) => T | Promise<T>,
  judge?: Judge<T>,
): Promise<T> {
  const run = beginRoot(sync, options, root);
  try {
    const value = await within({ run, parent: run }, () => body({ id: run.id, returned: (id) => run.returned(String(id)) }, run));
    guarded(root.logType, () => endRoot(run, root, judge?.(value, root)));
    return value;
  } catch (error) {
    guarded(root.logType, () => {
      run.explain(error);
      endRoot(run, root, failureOnce(error, {}));
    });
    throw error;
  }
}
