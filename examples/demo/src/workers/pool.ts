import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Carrier, HandOff } from '@synctrail/instrumentation';
import type { Deal } from '../../provider/records.ts';
import type { AcmeAccount } from '../acme/client.ts';
import type { Job } from '../syncs/job.ts';

const WORKERS = 3;
const SCRIPT = fileURLToPath(new URL('load-deals.ts', import.meta.url));

/** What a worker is given. Plain JSON, as it would be in a queue. */
export interface Share {
  carrier: Carrier;
  deals: HandOff<Deal>[];
  account: AcmeAccount;
  folder: string;
  endpoint: string;
}

/** Deals out the records to worker processes and waits until all have ended. */
export async function loadInWorkers(job: Job, carrier: Carrier, deals: HandOff<Deal>[]): Promise<void> {
  const shares = Array.from({ length: WORKERS }, (_, worker) => deals.filter((_deal, position) => position % WORKERS === worker));
  const { account, folder, endpoint, signal } = job;
  await Promise.all(
    shares.filter((share) => share.length > 0).map((share) => work({ carrier, deals: share, account, folder, endpoint }, signal)),
  );
}

async function work(share: Share, signal: AbortSignal): Promise<void> {
  const child = fork(SCRIPT, { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  const stop = (): void => void child.kill('SIGTERM');
  signal.addEventListener('abort', stop, { once: true });
  const ended = once(child, 'exit') as Promise<[number | null]>;
  child.send(share);
  const [code] = await ended;
  signal.removeEventListener('abort', stop);
  if (code !== 0 && !signal.aborted) throw new Error(`A worker that loads deals ended with ${code ?? 'a signal'}`);
}
