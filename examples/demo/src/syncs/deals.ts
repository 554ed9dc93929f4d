import type { HandOff } from '@synctrail/instrumentation';
import type { Deal } from '../../provider/records.ts';
import { loadInWorkers } from '../workers/pool.ts';
import type { Work } from './job.ts';

const PAGE = 50;

/** Extracted first, handed off, and loaded later by workers that run side by side in processes of their own. */
export async function syncDeals(work: Work): Promise<void> {
  const { run, crm, since, signal } = work;
  const handedOff: HandOff<Deal>[] = [];
  await run.step('deals', async (step) => {
    await step.pages(
      async (after: string | undefined) => (signal.aborted ? undefined : crm.list<Deal>('/v3/deals', { limit: PAGE, since, after })),
      (page, listed) => {
        handedOff.push(...page.handOff('deal', listed.data, { id: (deal) => deal.id }));
      },
    );
    signal.throwIfAborted();
  });
  await run.step('load deals', { pipeline: 'deals' }, async (step) => {
    await loadInWorkers(work, step.carrier(), handedOff);
    signal.throwIfAborted();
  });
}
