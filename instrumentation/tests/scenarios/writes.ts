// Writes records to the tool, one by one and in bulk calls of which the tool refuses a part.
import { defineSync } from '@synctrail/instrumentation';

const provider = process.env['PROVIDER'] ?? '';
const sync = defineSync({ integration: 'chargebee', id: 'sync_7', name: 'Invoices', direction: 'outbound' });

interface Refusal {
  id: string;
  status: number;
  code: string;
  message: string;
}

async function send(method: string, path: string): Promise<Response> {
  const response = await fetch(`${provider}${path}`, { method, body: method === 'GET' ? null : '{}' });
  if (!response.ok) throw Object.assign(new Error('refused'), { status: response.status });
  return response;
}

await sync.run({ type: 'incremental', trigger: 'schedule' }, async (run) => {
  await run.step('invoices', (step) =>
    step.entities('invoice', ['new', 'known', 'gone', 'paid', 'bad'], { id: (name) => name, concurrency: 1 }, async (name, entity) => {
      switch (name) {
        case 'new':
          await (await send('GET', '/echo/customers')).text();
          await (await send('POST', '/echo/invoices')).text();
          await (await send('GET', '/echo/invoices')).text();
          return entity.created({ targetId: 'in_1' });
        case 'known':
          await (await send('PATCH', '/echo/invoices')).text();
          return entity.updated({ targetId: 'in_2' });
        case 'gone':
          await (await send('DELETE', '/echo/invoices')).text();
          return entity.deleted({ targetId: 'in_3' });
        case 'paid':
          await (await send('POST', '/echo/search')).text();
          return entity.skipped('paid');
        default:
          await send('POST', '/status/422/invoices').catch(() => {});
          return entity.created({ targetId: 'in_5' });
      }
    }),
  );
  await run.step('lines', (step) =>
    step.pages(
      [
        ['a1', 'a2', 'a3', 'a4'],
        ['b1', 'b2'],
      ],
      async (page, ids) => {
        await page.batches('line', ids, { id: (id) => id, size: 4 }, async (chunk, entities) => {
          const refused = page.number === 1 ? 'a2/a4' : '';
          const answer = (await (await send('POST', `/bulk/${refused}`)).json()) as { errors: Refusal[] };
          for (const [index, entity] of entities.entries()) {
            const refusal = answer.errors.find(({ id }) => id === chunk[index]);
            if (refusal !== undefined) entity.failed(Object.assign(new Error(refusal.message), refusal));
            else {
              if (entity.id === 'b1') entity.substep('inventory', 'partial_success');
              entity.created({ targetId: `li_${entity.id}` });
            }
          }
        });
      },
    ),
  );
});
