import type { Table } from '../target/database.ts';
import type { Work } from './job.ts';

/** A list that comes whole in one answer: a step without pages. */
async function syncSmall(work: Work, table: Table, type: string): Promise<void> {
  const { run, crm, database } = work;
  await run.step(table, async (step) => {
    const list = async (): Promise<{ id: string }[]> => (await crm.get<{ data: { id: string }[] }>(`/v3/${table}`)).data;
    await step.entities(type, list, { id: (item) => item.id }, (item, entity) => {
      const version = JSON.stringify(item);
      const known = database.find(table, item.id);
      if (known?.version === version) return entity.skipped('unchanged', 'Nothing that is synced has changed');
      const written = { targetId: database.write(table, item.id, version) };
      return known === undefined ? entity.created(written) : entity.updated(written);
    });
  });
}

export async function syncOwners(work: Work): Promise<void> {
  await syncSmall(work, 'owners', 'owner');
}

export async function syncSettings(work: Work): Promise<void> {
  await syncSmall(work, 'settings', 'setting');
}
