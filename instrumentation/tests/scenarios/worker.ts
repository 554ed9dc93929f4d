// Loads its share of another process's run, in two jobs.
import { once } from 'node:events';
import type { Carrier, HandOff } from '@synctrail/instrumentation';
import { defineSync } from '@synctrail/instrumentation';

const [message] = (await once(process, 'message')) as [{ carrier: string; share: HandOff<string>[] }];
const sync = defineSync({ integration: 'hubspot', id: 'sync_1', name: 'HubSpot' });
for (const handOff of message.share) {
  await sync.resume(JSON.parse(message.carrier) as Carrier, async (_run, step) => {
    await step?.load('deal', [handOff], {}, async ({ item }, entity) => {
      if (item === 'd') throw new Error('no such deal');
      return entity.created({ targetId: `t-${item}` });
    });
  });
}
process.disconnect();
