// Three syncs of two tools for two users, each held up by its tool once.
import { defineSync, retry } from '@synctrail/instrumentation';

const provider = process.env['PROVIDER'] ?? '';

async function get(path: string): Promise<void> {
  const response = await fetch(`${provider}${path}`);
  await response.text();
  if (!response.ok) throw Object.assign(new Error('later'), { status: response.status });
}

for (const [integration, id, userId, held] of [
  ['hubspot', 'sync_1', 'usr_1', 'flaky'],
  ['hubspot', 'sync_2', 'usr_2', 'down'],
  ['stripe', 'sync_3', 'usr_1', 'down'],
] as const) {
  const sync = defineSync({ integration, id, name: `Sync ${id}`, userId });
  await sync.run({ type: 'incremental', trigger: 'schedule' }, (run) =>
    run.step('records', () => retry(() => get(`/${held}/1/${id}`), { attempts: 4, backoffMs: 20 })),
  );
}
