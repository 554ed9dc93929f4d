// A run that cannot go on: what the body throws must come back as it was. MODE says how it ends.
import { defineSync } from '@synctrail/instrumentation';

const provider = process.env['PROVIDER'] ?? '';
const mode = process.env['MODE'] ?? '';
const sync = defineSync({ integration: 'hubspot', id: 'sync_1', name: 'HubSpot' });
const stop = new AbortController();
const thrown = Object.assign(new Error('invalid_grant: token=abcdef0123456789abcdef'), { marker: 7 });

try {
  await sync.run({ type: 'full', trigger: 'manual', signal: stop.signal }, (run) =>
    run.step('contacts', (step) =>
      step.pages(
        async () => {
          const response = await fetch(`${provider}/status/401/list`);
          await response.text();
          return { items: ['a'] };
        },
        async (page, { items }) => {
          await page.entities('contact', items, { id: (id) => id }, async (_id, entity) => entity.created());
          if (mode === 'aborted') stop.abort(thrown);
          throw thrown;
        },
      ),
    ),
  );
} catch (error) {
  console.log(error === thrown ? 'the very same' : 'another');
}
