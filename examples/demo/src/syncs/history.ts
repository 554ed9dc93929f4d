import type { Activity } from '../../provider/records.ts';
import { AcmeClient } from '../acme/client.ts';
import { history } from './instances.ts';
import type { Job } from './job.ts';
import { until } from './until.ts';

const PAGE = 10;

/** Told of the run as it goes. */
export interface HistoryListener {
  began: (runId: string) => void;
  /** A record has been written. */
  wrote?: () => Promise<void>;
}

/** Activities one by one from a slow end point: a run that takes minutes. */
export async function syncHistory({ account, database, signal }: Job, listener: HistoryListener): Promise<void> {
  await history.run({ type: 'full', trigger: 'manual', initiator: { type: 'user', id: 'usr_ines', name: 'Ines' }, signal }, async (run) => {
    listener.began(run.id);
    const crm = await AcmeClient.signIn(account);
    await run.step('activities', async (step) => {
      await step.pages(
        async (after: string | undefined) => (signal.aborted ? undefined : crm.list<Activity>('/v3/activities', { limit: PAGE, after })),
        async (page, { data }) => {
          const options = { id: (activity: Activity) => activity.id, concurrency: 2 };
          await page.entities('activity', until(signal, data), options, async ({ id }, entity) => {
            const known = database.find('activities', id);
            const activity = await crm.get<Activity>(`/v3/activities/${id}`);
            const targetId = database.write('activities', id, JSON.stringify(activity));
            await listener.wrote?.();
            return known === undefined ? entity.created({ targetId }) : entity.updated({ targetId });
          });
        },
      );
      signal.throwIfAborted();
    });
  });
}
