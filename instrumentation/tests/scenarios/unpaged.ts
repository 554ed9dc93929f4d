// Steps without pages whose records are fetched by a function: more than one unit holds, none, and a list that is refused.
import { defineSync } from '@synctrail/instrumentation';

const provider = process.env['PROVIDER'] ?? '';
const sync = defineSync({ integration: 'hubspot', id: 'sync_1', name: 'HubSpot' });

function list(path: string): () => Promise<{ id: string }[]> {
  return async () => {
    const response = await fetch(`${provider}${path}`);
    const { items } = (await response.json()) as { items: { id: string }[] };
    if (!response.ok) throw Object.assign(new Error('refused'), { status: response.status });
    return items;
  };
}

const { ledger } = await sync.run({ type: 'full', trigger: 'manual' }, async (run) => {
  for (const [name, path] of [
    ['owners', '/list?page=1&size=300'],
    ['none', '/list?page=1&size=0'],
    ['refused', '/status/403/list'],
  ] as const) {
    await run
      .step(name, (step) => step.entities(name, list(path), { id: ({ id }) => id }, (_item, entity) => entity.created()))
      .catch(() => {});
  }
});
console.log(JSON.stringify(ledger));
