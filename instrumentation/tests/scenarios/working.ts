// A sync that never ends by itself: one page whose records stay in flight. LISTENS says how a signal handler of its own is added,
// RESUMED=1 works on a run that was begun elsewhere.
import type { Carrier, Step } from '@synctrail/instrumentation';
import { defineSync } from '@synctrail/instrumentation';

const sync = defineSync({ integration: 'hubspot', id: 'sync_1', name: 'HubSpot' });
const listens = process.env['LISTENS'];
// as a host does that lets its work come to an end first
if (listens === 'on' || listens === 'once') process[listens]('SIGTERM', () => setTimeout(() => process.exit(3), 50));
const stay = setInterval(() => {}, 60_000);

async function work(step: Step | undefined): Promise<void> {
  await step?.pages([Array.from({ length: 300 }, (_, index) => index)], (page, ids) =>
    page.entities('contact', ids, { id: (id) => id, concurrency: 300 }, async (id, entity) => {
      if (id < 10) return entity.created({ targetId: id });
      if (id === 10) await entity.extract(() => new Promise(() => {}));
      await new Promise(() => {});
      return entity.created();
    }),
  );
}

if (process.env['RESUMED'] === '1') {
  let carrier: Carrier | undefined;
  await sync.run({ type: 'initial', trigger: 'manual' }, (run) =>
    run.step('contacts', (step) => {
      carrier = step.carrier();
    }),
  );
  if (carrier !== undefined) await sync.resume(carrier, (_run, step) => work(step));
} else {
  await sync.run({ type: 'initial', trigger: 'manual' }, (run) => run.step('contacts', work));
}
clearInterval(stay);
