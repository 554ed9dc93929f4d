import type { RunOptions, Sync } from '@synctrail/instrumentation';
import { AcmeClient } from '../acme/client.ts';
import { syncCompanies } from './companies.ts';
import { syncContacts } from './contacts.ts';
import { syncDeals } from './deals.ts';
import type { Job, Work } from './job.ts';
import { syncOwners, syncSettings } from './small.ts';

const PIPELINE = 'acme-crm';

export type AcmeRun = Omit<RunOptions, 'signal'> & { type: 'initial' | 'incremental' | 'full' };

/**
 * One run of a customer's account: settings, owners, companies, contacts, deals. An incremental run reads what has changed since the last run.
 * `began` is told the run's id as soon as there is one.
 */
export async function syncAcme(sync: Sync, job: Job, { type, ...options }: AcmeRun, began: (runId: string) => void): Promise<void> {
  await sync.run({ ...options, type, signal: job.signal }, async (run) => {
    began(run.id);
    const crm = await AcmeClient.signIn(job.account);
    const since = type === 'incremental' ? job.database.cursor(PIPELINE) : 0;
    const work: Work = { ...job, run, crm, since };
    await syncSettings(work);
    await syncOwners(work);
    await syncCompanies(work);
    const revision = await syncContacts(work);
    await syncDeals(work);
    job.database.setCursor(PIPELINE, revision);
  });
}
