// Loaded ahead of the store's own modules: ends the process, as a power cut would, just before or after a call that changes a folder.
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { isMainThread } from 'node:worker_threads';

const CALLS = ['fsyncSync', 'renameSync', 'rmSync'] as const;
const at = Number(process.env['KILL_AT']);
let calls = 0;

function reached(): void {
  calls += 1;
  if (calls === at) process.kill(process.pid, 'SIGKILL');
}

if (!isMainThread) {
  for (const name of CALLS) {
    const real = fs[name] as (...args: unknown[]) => unknown;
    Object.assign(fs, {
      [name]: (...args: unknown[]) => {
        reached();
        const result = real(...args);
        reached();
        return result;
      },
    });
  }
  syncBuiltinESMExports();
}
