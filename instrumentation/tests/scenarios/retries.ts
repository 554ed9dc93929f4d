// Calls that fail and are tried again, in every way there is.
import { defineSync, retry } from '@synctrail/instrumentation';

const provider = process.env['PROVIDER'] ?? '';
const sync = defineSync({ integration: 'hubspot', id: 'sync_1', name: 'HubSpot' });
const fast = { attempts: 3, backoffMs: 5 };

async function get(path: string): Promise<unknown> {
  const response = await fetch(`${provider}${path}`);
  if (!response.ok) throw new Error(`refused`);
  return response.json();
}

const { ledger } = await sync.run({ type: 'update', trigger: 'schedule' }, async (run) => {
  await run.step('records', (step) =>
    step.entities(
      'record',
      ['flaky', 'answer', 'loop', 'gone', 'dead', 'unread', 'own', 'timeout'],
      { id: (name) => name, concurrency: 1 },
      async (name, entity) => {
        switch (name) {
          case 'flaky':
            await retry(() => get('/flaky/2/thrown'), fast);
            return entity.created();
          case 'answer': {
            // fetch does not throw on a refusal
            const response = await retry(() => fetch(`${provider}/down/1/answered`), fast);
            return response.ok ? entity.updated() : entity.failed('no');
          }
          case 'loop':
            // a client that tries again by itself
            for (let attempt = 1; attempt <= 3; attempt += 1) {
              const response = await fetch(`${provider}/down/2/loop`);
              await response.text();
            }
            return entity.updated();
          case 'gone':
            await retry(() => get('/status/404/gone'), fast);
            return entity.created();
          case 'dead':
            await retry(() => get('/status/500/dead'), fast);
            return entity.created();
          case 'unread': {
            const response = await fetch(`${provider}/unread`, { method: 'PUT' });
            if (!response.ok) throw new Error('unread body');
            return entity.created();
          }
          case 'own':
            return entity.created({ targetId: (undefined as unknown as { id: string }).id });
          default:
            await fetch(`${provider}/hang`, { signal: AbortSignal.timeout(100) });
            return entity.created();
        }
      },
    ),
  );
  await run.step('pages', (step) =>
    step.pages(
      async (cursor: string | undefined) => {
        await get(`/down/2/${cursor ?? 'first'}`);
        return { items: ['x', 'y'], next: cursor === undefined ? 'second' : undefined };
      },
      { attempts: 3, backoffMs: 5 },
      (page, { items }) => page.entities('item', items, { id: (id) => id }, async (_id, entity) => entity.created()),
    ),
  );
});
console.log(JSON.stringify(ledger));
// the unread answer would keep any process waiting for it
process.exit(0);
