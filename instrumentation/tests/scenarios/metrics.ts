// A short process: two runs with every outcome, calls that succeed, fail and are refused for their rate, and nothing that waits.
import { defineSync } from '@synctrail/instrumentation';

const provider = process.env['PROVIDER'] ?? '';
const sync = defineSync({ integration: 'hubspot', id: 'sync_42', name: 'HubSpot contacts' });
const call = async (path: string): Promise<void> => void (await (await fetch(`${provider}${path}`)).text());

await sync.run({ type: 'full', trigger: 'manual' }, async (run) => {
  await run.step('contacts', async (step) => {
    let failing = true;
    const source = async (): Promise<{ items: number[] }> => ({ items: [1, 2, 3, 4, 5, 6] });
    await step.pages(source, { attempts: 2, backoffMs: 1 }, async (page, { items }) => {
      await page.entities('contact', items, { id: (id) => id }, async (id, entity) => {
        if (id === 1) throw new Error('bad');
        if (id === 2) return entity.skipped('no_email');
        if (id === 3) return entity.updated();
        if (id === 4) await call('/status/404');
        if (id === 5) entity.substep('image', 'failed');
        return entity.created();
      });
      if (!failing) return;
      // the page is tried again: its records count once
      failing = false;
      throw Object.assign(new Error('busy'), { status: 503 });
    });
  });
});
await sync.action({ action: 'Create invoice' }, () => call('/list?page=2'));
await sync
  .run({ type: 'incremental', trigger: 'manual' }, () => {
    throw new Error('stopped by us');
  })
  .catch(() => {});
