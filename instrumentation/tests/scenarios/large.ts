// A page of a thousand records with a call for each third, and pages from an async generator whose last fetch finds nothing.
import { defineSync } from '@synctrail/instrumentation';

const provider = process.env['PROVIDER'] ?? '';
const sync = defineSync({ integration: 'hubspot', id: 'sync_1', name: 'HubSpot', direction: 'outbound' });

async function* listed(): AsyncGenerator<string[]> {
  for (let page = 1; page <= 3; page += 1) {
    const response = await fetch(`${provider}/echo/generated?page=${page}`);
    await response.json();
    if (page === 3) return;
    yield [`g-${page}`];
  }
}

await sync.run({ type: 'initial', trigger: 'manual' }, async (run) => {
  await run.step('large', (step) =>
    step.pages([Array.from({ length: 1_000 }, (_, index) => index)], (page, ids) =>
      page.entities('contact', ids, { id: (id) => id, concurrency: 10 }, async (id, entity) => {
        if (id % 3 === 0) await (await fetch(`${provider}/echo/${id}`, { method: 'PUT' })).json();
        return id % 2 === 0 ? entity.updated({ targetId: id }) : entity.skipped('odd');
      }),
    ),
  );
  await run.step('generated', (step) =>
    step.pages(listed(), (page, ids) => page.entities('contact', ids, { id: (id) => id }, async (_id, entity) => entity.updated())),
  );
  await run.step('many', (step) =>
    step.entities(
      'row',
      (function* rows() {
        for (let row = 0; row < 600; row += 1) yield row;
      })(),
      { id: (row) => row },
      async (_row, entity) => entity.updated(),
    ),
  );
});
