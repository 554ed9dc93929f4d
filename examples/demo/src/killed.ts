import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { REFRESH_TOKENS } from '../provider/authorise.ts';
import { startProvider } from '../provider/server.ts';
import type { Settings } from './once.ts';
import type { Doom } from './workers/doomed.ts';

const SCRIPT = fileURLToPath(new URL('workers/doomed.ts', import.meta.url));

/** Starts a sync in another process and kills it in the middle, as an out-of-memory kill would. Resolves to the run's id. */
export async function killInTheMiddle({ endpoint, folder }: Settings): Promise<string> {
  const provider = await startProvider();
  const child = fork(SCRIPT, { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  const doom: Doom = { endpoint, folder, account: { url: provider.url, refreshToken: REFRESH_TOKENS.nordwind } };
  child.send(doom);
  const [runId] = (await Promise.race([once(child, 'message'), once(child, 'exit')])) as [unknown];
  if (typeof runId !== 'string') throw new Error('The sync ended before it could be killed');
  child.kill('SIGKILL');
  await once(child, 'exit');
  await provider.close();
  return runId;
}
