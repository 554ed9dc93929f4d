// More syncs and types of record than labels may have values, named by the host as it likes.
import { defineSync } from '@synctrail/instrumentation';

for (let number = 0; number < 250; number += 1) {
  const sync = defineSync({ integration: 'hubspot', id: `sync_${number}`, name: 'HubSpot' });
  await sync.run({ type: 'full', trigger: 'manual' }, (run) =>
    run.step('rows', (step) => step.entities(`type_${number}`, [1], { id: (id) => id }, (_id, entity) => entity.created())),
  );
}
