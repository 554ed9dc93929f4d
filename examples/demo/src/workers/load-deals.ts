import { once } from 'node:events';
import { configure, shutdown } from '@synctrail/instrumentation';
import type { Entity, HandOff, Outcome } from '@synctrail/instrumentation';
import type { Deal } from '../../provider/records.ts';
import { AcmeClient } from '../acme/client.ts';
import { stopSignal } from '../stop-signal.ts';
import { nordwind } from '../syncs/instances.ts';
import { until } from '../syncs/until.ts';
import { Database } from '../target/database.ts';
import type { Share } from './pool.ts';

/** A worker process: takes one share of the deals, loads them as part of the run that handed them off, and ends. */
const signal = stopSignal();
const [share] = (await once(process, 'message')) as [Share];
configure({ endpoint: share.endpoint, serviceName: 'demo-deal-loader' });
const database = new Database(share.folder);
try {
  await nordwind.resume(share.carrier, async (_run, step) => {
    if (step === undefined) throw new Error('The carrier is not that of a step');
    const crm = await AcmeClient.signIn(share.account);
    await step.load('deal', until(signal, share.deals), { concurrency: 4 }, (deal, entity) => loadDeal(crm, database, deal, entity));
  });
} finally {
  database.close();
  await shutdown();
  process.disconnect();
}

async function loadDeal(crm: AcmeClient, target: Database, { item: deal }: HandOff<Deal>, entity: Entity): Promise<Outcome> {
  if (deal.amount === null) return entity.skipped('no_amount', 'Nobody has entered an amount');
  const version = JSON.stringify(deal);
  const known = target.find('deals', deal.id);
  if (known?.version === version) return entity.skipped('unchanged', 'Nothing that is synced has changed');
  const lineItems = await crm.get(`/v3/deals/${deal.id}/line-items`);
  const written = { targetId: target.write('deals', deal.id, version, lineItems) };
  return known === undefined ? entity.created(written) : entity.updated(written);
}
