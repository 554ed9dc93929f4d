import { buildContact } from './build.ts';
import type { ContactFault } from './faults.ts';
import { randomFrom, shuffled } from './random.ts';
import type { Records } from './records.ts';

/** How many records one round of changes touches. */
const CHANGES = {
  contacts_edited: 30,
  /** Touched, but nothing of what the sync keeps is different. */
  contacts_touched: 12,
  contacts_deleted: 3,
  contacts_added: 5,
  /** Of those added, one has each of these faults. */
  added_faults: ['invalid_email', 'no_email'],
  companies_edited: 10,
  deals_edited: 6,
} as const;

const PROMOTED = 'Senior ';

/** People work in the CRM: one round of changes, the same for the same seed and revision. Only records without faults are touched. */
export function advance(records: Records, seed: number): void {
  records.revision += 1;
  const { revision } = records;
  const random = randomFrom(seed + revision * 7_919);
  const contacts = shuffled(
    random,
    records.contacts.filter((contact) => contact.fault === undefined && !contact.body.deleted),
  );
  for (const contact of contacts.splice(0, CHANGES.contacts_edited)) {
    const { title } = contact.body;
    contact.body.title = title.startsWith(PROMOTED) ? title.slice(PROMOTED.length) : `${PROMOTED}${title}`;
    contact.revision = revision;
  }
  for (const contact of contacts.splice(0, CHANGES.contacts_touched)) contact.revision = revision;
  for (const contact of contacts.splice(0, CHANGES.contacts_deleted)) {
    contact.body.deleted = true;
    contact.revision = revision;
  }
  const first = records.contacts.length;
  for (let added = 0; added < CHANGES.contacts_added; added += 1) {
    const fault: ContactFault | undefined = CHANGES.added_faults[added];
    records.contacts.push({ body: buildContact(random, first + added, fault), revision, fault });
  }
  const companies = records.companies.filter((company) => company.fault === undefined);
  for (const company of shuffled(random, companies).slice(0, CHANGES.companies_edited)) {
    company.body.employees += 1;
    company.revision = revision;
  }
  const deals = records.deals.filter((deal) => deal.fault === undefined && deal.body.amount !== null);
  for (const deal of shuffled(random, deals).slice(0, CHANGES.deals_edited)) {
    deal.body.amount = (deal.body.amount ?? 0) + 5_000;
    deal.revision = revision;
  }
}
