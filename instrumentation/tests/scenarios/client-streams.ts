// Treats the answers of fetch, undici and http2 in each way there is, each for a record of a sync that keeps all bodies; without BODIES
// outside any sync. Prints what it saw.
import { defineSync } from '@synctrail/instrumentation';
import { reportsOf } from '../support/client-reports.ts';

const { PROVIDER = '', HTTP2_PROVIDER = '', BODIES } = process.env;
const work = reportsOf(PROVIDER, HTTP2_PROVIDER);
const reports: Record<string, unknown[]> = {};
const treat = async (name: string): Promise<void> => {
  reports[name] = (await work.get(name)?.()) ?? [];
};

if (BODIES === undefined) for (const name of work.keys()) await treat(name);
else {
  const sync = defineSync({ integration: 'hubspot', id: 'sync_1', name: 'HubSpot', bodies: 'all' });
  await sync.run({ type: 'full', trigger: 'manual' }, (run) =>
    run.step('calls', (step) =>
      step.entities('call', work.keys(), { id: (name) => name, concurrency: 1 }, async (name, entity) => {
        await treat(name);
        return entity.updated();
      }),
    ),
  );
}
console.log(JSON.stringify(reports));
process.exit(0);
