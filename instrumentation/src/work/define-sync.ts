import type { EntityTypes, SkipReasons } from '../api/names.ts';
import type { Sync, SyncOptions } from '../api/sync.ts';
import { installCalls } from '../calls/install.ts';
import { syncIdentity } from './identity.ts';
import { startRun } from './start-run.ts';
import { resumeRun } from '../resume/resume-run.ts';
import { kindsOf } from '../kinds/kinds-of.ts';

/** Names a sync once; its runs are then started from what is returned. Missing names are warned about, never thrown. */
export function defineSync<
  const Step extends string = string,
  const Entities extends EntityTypes = EntityTypes,
  const Skips extends SkipReasons = SkipReasons,
>(options: SyncOptions<Step, Entities, Skips>): Sync<{ step: Step; entities: Entities; skipReasons: Skips }> {
  const sync = syncIdentity(options);
  installCalls();
  return {
    run: (runOptions, body) => startRun(sync, runOptions, body),
    resume: (carrier, body) => resumeRun(sync, carrier, body),
    ...kindsOf(sync),
  };
}
