// A sync whose records hold what only its users know to be secret. PROVIDER answers with it, too.
import { configure, defineSync } from '@synctrail/instrumentation';

configure({
  bodies: 'all',
  redact: { keys: ['nationalId', 7 as unknown as string], patterns: [/EMP-\d{6}/, /x*/] },
});
const provider = process.env['PROVIDER'] ?? '';
const sync = defineSync({ integration: 'hr', id: 'sync_1', name: 'HR', userId: 'EMP-100001' });
const people = ['EMP-100002', 'EMP-100003'];

await sync.run({ type: 'full', trigger: 'manual', initiator: { type: 'user', id: 'EMP-100004', name: 'EMP-100004' } }, (run) =>
  run.step('people', (step) =>
    step.pages([people], async (page, items) => {
      page.handOff('person', ['EMP-100005'], { id: (id) => id });
      await page.entities('person', items, { id: (id) => id }, async (id, entity) => {
        await fetch(`${provider}/echo/${id}?national_id=hidden-1&pay=1`, {
          method: 'POST',
          headers: { 'content-type': 'application/json', 'national-id': 'hidden-2', link: id },
          body: JSON.stringify({ person: { nationalId: 'hidden-3', boss: 'EMP-100006' }, iban: 'hidden-4' }),
        }).then((response) => response.text());
        if (id.endsWith('3')) throw new Error(`No desk for ${id}, nationalId=hidden-5`);
        return entity.created({ targetId: `t-${id}` });
      });
    }),
  ),
);
