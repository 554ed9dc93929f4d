// A sync that never ends by itself: one page whose records stay in flight. LISTENS=1 has a signal handler of its own.
import { defineSync } from '@synctrail/instrumentation';

const sync = defineSync({ integration: 'hubspot', id: 'sync_1', name: 'HubSpot' });
if (process.env['LISTENS'] === '1') process.on('SIGTERM', () => process.exit(3));
const stay = setInterval(() => {}, 60_000);
await sync.run({ type: 'initial', trigger: 'manual' }, (run) =>
  run.step('contacts', (step) =>
    step.pages([Array.from({ length: 300 }, (_, index) => index)], (page, ids) =>
      page.entities('contact', ids, { id: (id) => id, concurrency: 300 }, async (id, entity) => {
        if (id < 10) return entity.created({ targetId: id });
        if (id === 10) await entity.extract(() => new Promise(() => {}));
        await new Promise(() => {});
        return entity.created();
      }),
    ),
  ),
);
clearInterval(stay);
