// Compiled, never run: what a sync declares is all that compiles. Each line below `@ts-expect-error` must not.
import type { Entity, Run, Step } from '@synctrail/instrumentation';
import { defineSync } from '@synctrail/instrumentation';

const START = { type: 'full', trigger: 'manual' } as const;
const ITEMS = [{ id: 1 }];
const WITH_ID = { id: (item: { id: number }) => item.id };

const sync = defineSync({
  integration: 'hubspot',
  id: 'sync_42',
  name: 'HubSpot',
  steps: ['contacts', 'companies'],
  entities: { contact: ['created', 'skipped'], company: ['updated', 'deleted'] },
  skipReasons: { no_email: 'It has no address', archived: 'It was put away' },
});

export const declared = sync.run(START, async (run) => {
  await run.step('contacts', async (step) => {
    await step.pages([ITEMS], async (page, items) => {
      await page.entities('contact', items, WITH_ID, (item, entity) => {
        const id: number = item.id;
        if (id === 1) return entity.skipped('no_email');
        if (id === 2) return entity.skipped('archived', 'long ago');
        if (id === 3) return entity.failed(new Error('x'));
        // @ts-expect-error: no such code
        entity.skipped('no_mail');
        // @ts-expect-error: contacts are not deleted
        entity.deleted();
        return entity.created({ targetId: id });
      });
      await page.batches('company', items, { ...WITH_ID, size: 10 }, (_chunk, entities) => {
        for (const entity of entities) entity.updated();
        // @ts-expect-error: companies are not created
        for (const entity of entities) entity.created();
      });
      // @ts-expect-error: no such type of record
      await page.entities('contcat', items, WITH_ID, (_item, entity) => entity.failed(1));
      // @ts-expect-error: no such type of record
      page.handOff('deal', items, WITH_ID);
      await step.load('company', page.handOff('company', items, WITH_ID), {}, (handOff, entity) => {
        const id: number = handOff.item.id;
        return id === 1 ? entity.deleted() : entity.updated();
      });
    });
    // @ts-expect-error: an outcome must be told
    await step.entities('contact', ITEMS, WITH_ID, async () => {});
  });
  // @ts-expect-error: no such step
  await run.step('deals', () => {});
  // @ts-expect-error: no such step, with options
  await run.step('deals', { pipeline: 'deals' }, () => {});
});

// what takes any sync's handles takes a declared one's
const inStep = (step: Step): string => step.name;
const inRun = (run: Run): Promise<string> => run.step('companies', inStep);
export const passedOn = sync.run(START, inRun);
export const resumed = sync.resume({ traceparent: '', synctrail: '' }, (run, step) => (step === undefined ? inRun(run) : inStep(step)));

// lists will do
const listed = defineSync({
  integration: 'hubspot',
  id: 'sync_43',
  name: 'HubSpot',
  entities: ['contact'],
  skipReasons: ['no_email'],
});
export const free = listed.run(START, (run) =>
  run.step('any step', (step) =>
    step.entities('contact', ITEMS, WITH_ID, (item, entity) => {
      if (item.id === 1) return entity.deleted();
      // @ts-expect-error: no such code
      entity.skipped('no_mail');
      return entity.skipped('no_email');
    }),
  ),
);
export const wrongType = listed.run(START, (run) =>
  // @ts-expect-error: no such type of record
  run.step('any step', (step) => step.entities('company', ITEMS, WITH_ID, (_item, entity) => entity.failed(1))),
);

// undeclared, all is free
const undeclared = defineSync({ integration: 'hubspot', id: 'sync_44', name: 'HubSpot' });
const work = (entity: Entity): ReturnType<Entity['created']> => entity.skipped('whatever');
export const anyName = undeclared.run(START, (run) =>
  run.step('any', (step) => step.entities('thing', ITEMS, WITH_ID, (_item, entity) => work(entity))),
);
export const anyNameOfWords = undeclared.run(START, (run) =>
  run.step(['a', 'b'].join(), (step) =>
    step.entities<{ id: number }>(`type ${run.id}`, ITEMS, WITH_ID, (_item, entity) => entity.deleted()),
  ),
);

defineSync({
  integration: 'hubspot',
  id: 'sync_45',
  name: 'HubSpot',
  // @ts-expect-error: nothing of the kind can become of a record
  entities: { contact: ['upserted'] },
});
