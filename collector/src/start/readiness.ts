import { statfs } from 'node:fs/promises';
import type { Readiness } from '../telemetry/router.ts';

/** With less room on its disk the collector says that it is not ready: writing needs some to compress and to mend, bytes. */
const LEAST_FREE_BYTES = 256 * 1_048_576;

/** Not ready while it stops, and while the disk of its data is nearly full. */
export function readinessOf(isStopping: () => boolean, dir: string): Readiness {
  return async () => {
    if (isStopping()) return 'stopping';
    const { bavail, bsize } = await statfs(dir);
    return bavail * bsize < LEAST_FREE_BYTES ? 'the disk is nearly full' : undefined;
  };
}
