import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * Everything that the tests and their processes put away for a while lies in one folder, and goes with it:
 * stores, profiles of browsers, and what a collector did not take, so that no run sends what an earlier one left.
 */
export default async function temporaryFolder(): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'synctrail-tests-'));
  process.env['TMPDIR'] = folder;
  return () => rm(folder, { recursive: true, force: true, maxRetries: 5 });
}
