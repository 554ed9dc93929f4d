import type { Entity, Outcome } from '@synctrail/instrumentation';
import type { Contact } from '../../provider/records.ts';
import type { Listed } from '../acme/client.ts';
import { targetId } from '../target/database.ts';
import type { Work } from './job.ts';
import { until } from './until.ts';

const PAGE = 100;

/** Page by page, each contact for itself; resolves to the newest revision that was read. */
export async function syncContacts(work: Work): Promise<number> {
  const { run, crm, since, signal } = work;
  let revision = since;
  await run.step('contacts', async (step) => {
    await step.pages(
      async (after: string | undefined): Promise<Listed<Contact> | undefined> =>
        signal.aborted ? undefined : crm.list<Contact>('/v3/contacts', { limit: PAGE, since, after }),
      async (page, listed) => {
        revision = listed.revision;
        const options = { id: (contact: Contact) => contact.id, concurrency: 8 };
        await page.entities('contact', until(signal, listed.data), options, (contact, entity) => syncContact(work, contact, entity));
      },
    );
    signal.throwIfAborted();
  });
  return revision;
}

async function syncContact({ crm, database }: Work, contact: Contact, entity: Entity): Promise<Outcome> {
  const known = database.find('contacts', contact.id);
  if (contact.deleted) {
    if (known === undefined) return entity.skipped('never_synced', 'Deleted at Acme before it was ever synced');
    database.remove('contacts', contact.id);
    return entity.deleted({ targetId: known.id });
  }
  if (contact.email === null) return entity.skipped('no_email', 'The contact has no e-mail address');
  const version = toVersion(contact);
  if (known?.version === version) return entity.skipped('unchanged', 'Nothing that is synced has changed');

  const details = contact.has_details ? await entity.extract(() => crm.get(`/v3/contacts/${contact.id}/details`)) : undefined;
  if (contact.lifecycle === 'customer') {
    await crm.put(`/v3/contacts/${contact.id}/link`, { external_id: targetId('contacts', contact.id) });
  }
  const id = database.write('contacts', contact.id, version, details);
  return known === undefined ? entity.created({ targetId: id }) : entity.updated({ targetId: id });
}

/** What of a contact is synced. */
function toVersion({ email, first_name, last_name, title, birthday, company_id }: Contact): string {
  const born = new Date(birthday);
  if (Number.isNaN(born.getTime())) throw new TypeError(`Birthday "${birthday}" is no date`);
  return JSON.stringify({ email, name: `${first_name} ${last_name}`, title, born: born.toISOString().slice(0, 10), company_id });
}
