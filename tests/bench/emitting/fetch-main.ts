// Calls to a provider: with CAPTURED=1 inside a sync, else plain.
import { configure, defineSync, flush } from '@synctrail/instrumentation';
import { measure, planned } from './measured.ts';

const plan = planned();
const provider = process.env['PROVIDER'] ?? '';
const page = Array.from({ length: plan.size }, (_, index) => index);

async function calls(): Promise<void> {
  for (const id of page) {
    const response = await fetch(`${provider}contacts/${id}?limit=100`);
    await response.text();
  }
}

if (process.env['CAPTURED'] === '1') {
  configure({ serviceName: 'bench', flushTimeoutMs: 30_000 });
  const sync = defineSync({ integration: 'hubspot', id: 'sync_1', name: 'HubSpot' });
  await measure(plan, async (count) => {
    const pages = Array.from({ length: count / plan.size }, () => page);
    await sync.run({ type: 'full', trigger: 'manual' }, (run) => run.step('contacts', (step) => step.pages(pages, calls)));
    await flush();
  });
} else
  await measure(plan, async (count) => {
    for (let done = 0; done < count; done += plan.size) await calls();
  });
