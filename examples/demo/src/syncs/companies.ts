import type { Entity } from '@synctrail/instrumentation';
import type { Company } from '../../provider/records.ts';
import { AcmeError } from '../acme/error.ts';
import { targetId } from '../target/database.ts';
import type { Work } from './job.ts';
import { until } from './until.ts';

const PAGE = 250;
const BATCH = 50;

interface LinkResult {
  id: string;
  status: 'linked' | 'error';
  error?: { code: string; message: string; field?: string };
}

/** One large page, written in batch calls: each carries up to 50 companies. */
export async function syncCompanies(work: Work): Promise<void> {
  const { run, crm, since, signal } = work;
  await run.step('companies', async (step) => {
    await step.pages(
      async (after: string | undefined) => (signal.aborted ? undefined : crm.list<Company>('/v3/companies', { limit: PAGE, since, after })),
      async (page, listed) => {
        const options = { id: (company: Company) => company.id, size: BATCH };
        await page.batches('company', until(signal, listed.data), options, (chunk, entities) => syncBatch(work, chunk, entities));
      },
    );
    signal.throwIfAborted();
  });
}

async function syncBatch({ crm, database }: Work, companies: Company[], entities: Entity[]): Promise<void> {
  const changed = new Map<string, { company: Company; entity: Entity; isNew: boolean }>();
  for (const [position, company] of companies.entries()) {
    const entity = entities[position];
    if (entity === undefined) continue;
    const known = database.find('companies', company.id);
    if (known?.version === JSON.stringify(company)) entity.skipped('unchanged', 'Nothing that is synced has changed');
    else changed.set(company.id, { company, entity, isNew: known === undefined });
  }
  if (changed.size === 0) return;

  const inputs = [...changed.keys()].map((id) => ({ id, external_id: targetId('companies', id) }));
  const { results } = await crm.post<{ results: LinkResult[] }>('/v3/companies/batch/link', { inputs });
  for (const { id, error } of results) {
    const one = changed.get(id);
    if (one === undefined) continue;
    if (error !== undefined) {
      one.entity.failed(new AcmeError(422, `${error.message} (field ${error.field})`, error.code));
      continue;
    }
    const written = { targetId: database.write('companies', id, JSON.stringify(one.company)) };
    if (one.isNew) one.entity.created(written);
    else one.entity.updated(written);
  }
}
