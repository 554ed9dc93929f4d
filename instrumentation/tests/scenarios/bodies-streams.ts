// Treats answers in each way there is, as a part of a sync that keeps all bodies; without BODIES outside any sync. Prints what it saw.
import { defineSync } from '@synctrail/instrumentation';
import { treat, TREATMENTS } from '../support/stream-reports.ts';

const { PROVIDER = '', BODIES } = process.env;
const reports: Record<string, unknown[]> = {};

async function treatAll(): Promise<void> {
  for (const treatment of Object.keys(TREATMENTS)) {
    // one that is longer than what the network delivers at once, so that it is never over before it is destroyed
    const long = ['/500/long/plain/70000', '/200/long/plain/0'];
    for (const path of /destroyed|part/.test(treatment) ? long : [...long, '/422/json/gzip/9', '/404/empty/plain/0'])
      reports[`${treatment} ${path}`] = await treat(`${PROVIDER}${path}`, treatment);
  }
}

if (BODIES === undefined) await treatAll();
else {
  const sync = defineSync({ integration: 'hubspot', id: 'sync_1', name: 'HubSpot', bodies: 'all' });
  await sync.run({ type: 'full', trigger: 'manual' }, () => treatAll());
}
console.log(JSON.stringify(reports));
