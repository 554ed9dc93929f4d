// A sync with all there is: paged, in batches, without paging, handed off and loaded. Prints its result as JSON.
import { defineSync } from '@synctrail/instrumentation';

const provider = process.env['PROVIDER'] ?? '';
const sync = defineSync({
  integration: 'hubspot',
  id: 'sync_42',
  name: 'HubSpot contacts',
  connectionId: 'conn_7',
  tenantId: 'acme',
  userId: 'usr_3',
  skipReasons: { no_email: 'It has no address' },
});

interface Listed {
  items: { id: string }[];
  next: number | null;
}

async function get<T>(path: string, init?: RequestInit): Promise<T> {
  const response = await fetch(`${provider}${path}`, init);
  const body = (await response.json()) as T;
  if (!response.ok) throw new Error(`refused: ${response.status} password=hunter22`);
  return body;
}

const result = await sync.run(
  {
    type: 'incremental',
    trigger: 'schedule',
    initiator: { type: 'automation', id: 'nightly', name: 'Nightly sync' },
    correlationId: 'job-1',
  },
  async (run) => {
    await get('/token/abc');
    await run.step('contacts', async (step) => {
      await step.pages(
        (page: number | undefined) => get<Listed>(`/list?page=${page ?? 1}&api_key=s3cr3t-value`),
        async (page, { items }) => {
          await page.entities('contact', items, { id: (item) => item.id, concurrency: 3 }, async (item, entity) => {
            await get(`/echo/${item.id}`);
            if (item.id === 'c-1-1') return entity.skipped('no_email');
            if (item.id === 'c-2-0') await get(`/status/422/${item.id}`, { method: 'POST', body: '{}' });
            if (item.id === 'c-3-2') entity.substep('image', 'failed');
            return entity.created({ targetId: `t-${item.id}` });
          });
        },
      );
    });
    await run.step('companies', { pipeline: 'orgs' }, async (step) => {
      await step.pages([Array.from({ length: 7 }, (_, index) => ({ id: index }))], async (page, items) => {
        await page.batches('company', items, { id: (item) => item.id, size: 3 }, async (chunk, entities) => {
          await get('/batch', { method: 'POST', body: JSON.stringify(chunk) });
          if (chunk.length === 1) throw new Error('the last batch is bad');
          for (const [index, entity] of entities.entries()) if (chunk[index]?.id !== 4) entity.updated({ targetId: `t-${entity.id}` });
        });
      });
    });
    await run.step('settings', (step) =>
      step.entities('setting', ['a', 'b'], { id: (name) => name }, async (_name, entity) => {
        await get('/echo/setting');
        return entity.updated();
      }),
    );
    await run.step('deals', async (step) => {
      const handedOff: unknown[] = [];
      await step.pages(
        (page: number | undefined) => get<Listed>(`/list?page=${page ?? 1}`),
        (page, { items }) => handedOff.push(...page.handOff('deal', items, { id: (item) => item.id })),
      );
      // through a queue, as JSON
      const arrived = JSON.parse(JSON.stringify(handedOff)) as { type: string; id: string; originId: string; item: { id: string } }[];
      await step.load('deal', arrived, { concurrency: 4 }, async (handOff, entity) => {
        await get(`/echo/${handOff.item.id}`);
        return entity.created({ targetId: handOff.id });
      });
    });
    return 'done';
  },
);
console.log(JSON.stringify(result));
