import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What the processes of the tests could not send waits in a folder of its own, and goes with it: no run sends what an earlier one left. */
export default async function temporarySpool(): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'synctrail-spool-of-tests-'));
  process.env['SYNCTRAIL_SPOOL_DIR'] ??= folder;
  return () => rm(folder, { recursive: true, force: true });
}
