import { setTimeout as wait } from 'node:timers/promises';
import { REFRESH_TOKENS } from '../provider/authorise.ts';
import { startLedgerly } from '../provider/ledgerly.ts';
import { startProvider } from '../provider/server.ts';
import type { Settings } from './once.ts';
import { syncAcme } from './syncs/acme.ts';
import type { AcmeRun } from './syncs/acme.ts';
import { syncHistory } from './syncs/history.ts';
import { nordwind, suedsee } from './syncs/instances.ts';
import { syncLedgerly } from './syncs/ledgerly.ts';
import { Database, forget } from './target/database.ts';

const NIGHTLY = { trigger: 'schedule', initiator: { type: 'automation', id: 'scheduler', name: 'Scheduler' } } as const;
/** Of the rounds after the first runs: each so many brings a full run, a failing one, one of Ledgerly. */
const FULL_EACH = 10;
const FAILING_EACH = 6;
const LEDGERLY_EACH = 3;

/** Syncs until it is told to stop: several runs at once, then one a round, and always one that takes minutes. The database begins empty. */
export async function schedule({ endpoint, folder, signal }: Settings, everyMs: number): Promise<void> {
  forget(folder);
  const database = new Database(folder);
  const [provider, bookkeeping] = await Promise.all([startProvider(), startLedgerly()]);
  const job = { account: { url: provider.url, refreshToken: REFRESH_TOKENS.nordwind }, database, folder, endpoint, signal };
  const expired = { ...job, account: { ...job.account, refreshToken: REFRESH_TOKENS.suedsee } };

  const acme = async (type: AcmeRun['type']): Promise<void> =>
    report(`${type} sync of Acme CRM`, signal, async (began) => syncAcme(nordwind, job, { type, ...NIGHTLY }, began));
  const failing = async (): Promise<void> =>
    report('sync with an expired token', signal, async (began) => syncAcme(suedsee, expired, { type: 'incremental', ...NIGHTLY }, began));
  const invoices = async (): Promise<void> =>
    report('sync of Ledgerly', signal, async (began) => syncLedgerly(bookkeeping.url, database, began));
  const changes = async (): Promise<void> => {
    provider.advance();
    await acme('incremental');
  };

  const long = (async () => {
    while (!signal.aborted) {
      await report('history of Acme CRM', signal, async (began) => syncHistory(job, { began }));
    }
  })();
  for (const first of [async () => acme('initial'), invoices, failing, changes, changes]) {
    if (!signal.aborted) await first();
  }
  for (let round = 1; !signal.aborted; round += 1) {
    await pause(everyMs, signal);
    if (round % FULL_EACH === 0) await acme('full');
    else await changes();
    if (round % FAILING_EACH === 0) await failing();
    if (round % LEDGERLY_EACH === 0) await invoices();
  }
  await long;
  database.close();
  await Promise.all([provider.close(), bookkeeping.close()]);
}

/** Runs one sync and says how it ended: a sync that fails must not end the schedule. */
async function report(what: string, signal: AbortSignal, sync: (began: (runId: string) => void) => Promise<void>): Promise<void> {
  if (signal.aborted) return;
  let id = '';
  try {
    await sync((runId) => {
      id = runId;
    });
    console.log(`${what}: ended ${id}`);
  } catch (error) {
    console.log(`${what}: ${error instanceof Error ? error.message : String(error)} ${id}`);
    // A run that fails at once must not be begun again at once.
    await pause(1_000, signal);
  }
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await wait(ms, undefined, { signal }).catch(() => undefined);
}
