// Calls that fail or are never answered, in and around records. Prints the run's id as it was told at its start.
import http from 'node:http';
import { defineSync, retry } from '@synctrail/instrumentation';

const provider = process.env['PROVIDER'] ?? '';
const sync = defineSync({ integration: 'hubspot', id: 'sync_1', name: 'HubSpot' });

async function send(method: string, path: string, code?: string): Promise<void> {
  const response = await fetch(`${provider}${path}`, { method });
  await response.text();
  if (!response.ok) throw Object.assign(new Error(`No record ${path.split('/').at(-1)}`), { status: response.status, code });
}

const contacts = ['acme-c-10565', 'acme-c-20001', 'acme-c-30007', 'acme-c-40009'];
let told = '';
try {
  await sync.run({ type: 'full', trigger: 'manual', onStart: (run) => (told = run.id) }, async (run) => {
    await run.step('contacts', (step) =>
      step.entities('contact', contacts, { id: (id) => id, concurrency: 1 }, async (id, entity) => {
        if (id === contacts[3]) {
          // nobody waits for these
          void fetch(`${provider}/hang/fetched?q=1`).catch(() => {});
          http.get(`${provider}/hang/got`).on('error', () => {});
          return entity.created();
        }
        if (id === contacts[2]) await send('PUT', `/status/422/contacts/${id}`);
        await send('PUT', `/status/404/contacts/${id}`);
        return entity.updated();
      }),
    );
    await retry(() => send('POST', '/status/401/oauth/token', 'TOKEN_EXPIRED'));
  });
} catch (error) {
  console.log(JSON.stringify({ told, code: (error as { code: unknown }).code }));
}
// the calls without an answer would keep the process waiting
process.exit(0);
