// Entities of a sync, with the library.
import { configure, defineSync, flush } from '@synctrail/instrumentation';
import { measure, planned, turn } from './measured.ts';

const { FLUSH_MS, QUEUE_BYTES } = process.env;
configure({
  serviceName: 'bench',
  flushTimeoutMs: Number(FLUSH_MS ?? 30_000),
  queueBytes: QUEUE_BYTES === undefined ? undefined : Number(QUEUE_BYTES),
});
const plan = planned();
const sync = defineSync({ integration: 'hubspot', id: 'sync_1', name: 'HubSpot' });

function* pages(count: number, size: number): Generator<number[]> {
  for (let from = 0; from < count; from += size) yield Array.from({ length: size }, (_, index) => from + index);
}

await measure(plan, async (count) => {
  const size = plan.way === 'pages' ? plan.size : count;
  await sync.run({ type: 'full', trigger: 'manual' }, (run) =>
    run.step('contacts', (step) =>
      step.pages(pages(count, size), async (page, ids) => {
        await page.entities('contact', ids, { id: (id) => id, concurrency: plan.way === 'loop' ? count : 8 }, async (id, entity) => {
          if (plan.way === 'yielding' && id % 100 === 0) await turn();
          return entity.created({ targetId: id });
        });
        await turn();
      }),
    ),
  );
  await flush();
});
