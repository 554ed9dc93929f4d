import { notFound, ok, refused } from '../answer.ts';
import type { Crm, Route } from '../crm.ts';
import { page } from '../paging.ts';
import type { ContactFault } from '../faults.ts';
import type { Contact, Stored } from '../records.ts';

/** The page after this contact answers 500 the first time. */
const STUMBLING_PAGE = 'acme-c-10300';

function find(crm: Crm, id: string): Stored<Contact, ContactFault> | undefined {
  return crm.records.contacts.find((contact) => contact.body.id === id);
}

export const CONTACT_ROUTES: readonly Route[] = [
  {
    method: 'GET',
    path: /^\/v3\/contacts$/,
    answer: (crm, { query }) =>
      query.get('after') === STUMBLING_PAGE && crm.stumbles('list contacts')
        ? refused(500, 'INTERNAL', 'Something went wrong, please try again')
        : page(crm.records, crm.records.contacts, query),
  },
  {
    method: 'GET',
    path: /^\/v3\/contacts\/([^/]+)\/details$/,
    answer: (crm, { id }) => {
      const contact = find(crm, id);
      if (contact === undefined || contact.body.deleted || contact.fault === 'gone') return notFound(`Contact ${id}`);
      if (contact.fault === 'broken') return refused(500, 'INTERNAL', `Details of ${id} could not be read`);
      if (contact.fault === 'flaky' && crm.stumbles(`details ${id}`)) return refused(503, 'OVERLOADED', 'Try again in a moment');
      return { ...ok({ id, notes: `Met at the fair, ${contact.body.title}` }), delayMs: contact.fault === 'slow' ? crm.pace.slowMs : 0 };
    },
  },
  {
    method: 'PUT',
    path: /^\/v3\/contacts\/([^/]+)\/link$/,
    answer: (crm, { id }) => {
      const contact = find(crm, id);
      if (contact === undefined || contact.body.deleted) return notFound(`Contact ${id}`);
      if (contact.fault === 'invalid_email') {
        return refused(422, 'INVALID_EMAIL', `"${contact.body.email}" is not a valid e-mail address`, 'email');
      }
      if (contact.fault === 'duplicate')
        return refused(409, 'DUPLICATE_LINK', 'Another contact is linked to this external id', 'external_id');
      return ok({ id, linked: true });
    },
  },
];
