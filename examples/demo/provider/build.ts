import { assignFaults, COMPANY_FAULTS, CONTACT_FAULTS, DEAL_FAULTS } from './faults.ts';
import type { ContactFault } from './faults.ts';
import { pick, randomFrom } from './random.ts';
import type { Activity, Company, Contact, Deal, Owner, Records } from './records.ts';
import { COMPANY_KINDS, COMPANY_WORDS, FIRST_NAMES, LAST_NAMES, TITLES } from './words.ts';

export const CONTACTS = 1_200;
export const COMPANIES = 250;
export const DEALS = 120;
const ACTIVITIES = 600;
export const OWNERS = 8;

/** Faults that show only when the details are read. */
const IN_DETAILS: readonly (ContactFault | undefined)[] = ['gone', 'broken', 'flaky', 'slow'];
/** Faults that show only when the record is linked, which is done for customers. */
const IN_LINK: readonly (ContactFault | undefined)[] = ['invalid_email', 'duplicate'];

/** Everything Acme CRM knows at first; the same for the same seed. */
export function buildRecords(seed: number): Records {
  const random = randomFrom(seed);
  const positions = (count: number): number[] => Array.from({ length: count }, (_, position) => position);
  const contactFaults = assignFaults(random, CONTACTS, CONTACT_FAULTS);
  const companyFaults = assignFaults(random, COMPANIES, COMPANY_FAULTS);
  const dealFaults = assignFaults(random, DEALS, DEAL_FAULTS);
  return {
    revision: 1,
    contacts: positions(CONTACTS).map((position) => {
      const fault = contactFaults.get(position);
      return { body: buildContact(random, position, fault), revision: 1, fault };
    }),
    companies: positions(COMPANIES).map((position) => ({
      body: buildCompany(random, position),
      revision: 1,
      fault: companyFaults.get(position),
    })),
    deals: positions(DEALS).map((position) => {
      const fault = dealFaults.get(position);
      return { body: buildDeal(random, position, fault === 'no_amount'), revision: 1, fault };
    }),
    activities: positions(ACTIVITIES).map((position) => ({ body: buildActivity(random, position), revision: 1, fault: undefined })),
    owners: positions(OWNERS).map((position) => buildOwner(random, position)),
    settings: [
      { id: 'currency', value: 'EUR' },
      { id: 'time_zone', value: 'Europe/Lisbon' },
      { id: 'fiscal_year_start', value: '2026-01-01' },
    ],
  };
}

/** A contact at a position; its fault, if any, shows in what it holds. */
export function buildContact(random: () => number, position: number, fault?: ContactFault): Contact {
  const first = pick(random, FIRST_NAMES);
  const last = pick(random, LAST_NAMES);
  const address = `${first}.${last}.${10_001 + position}`.toLowerCase();
  const customer = random() < 1 / 6;
  const details = random() < 1 / 4;
  const day = String(1 + Math.floor(random() * 28)).padStart(2, '0');
  return {
    id: `acme-c-${10_001 + position}`,
    email: fault === 'no_email' ? null : fault === 'invalid_email' ? `${address}@` : `${address}@example.com`,
    first_name: first,
    last_name: last,
    title: pick(random, TITLES),
    birthday: fault === 'bad_birthday' ? '31/02/1990' : `19${60 + Math.floor(random() * 40)}-05-${day}`,
    lifecycle: customer || IN_LINK.includes(fault) ? 'customer' : 'lead',
    company_id: `acme-co-${2_001 + (position % COMPANIES)}`,
    has_details: details || IN_DETAILS.includes(fault),
    deleted: false,
  };
}

function buildCompany(random: () => number, position: number): Company {
  const words = [pick(random, COMPANY_WORDS), pick(random, COMPANY_KINDS)];
  return {
    id: `acme-co-${2_001 + position}`,
    name: `${words.join(' ')} ${position + 1}`,
    domain: `${words.join('-').toLowerCase()}-${position + 1}.example`,
    employees: 1 + Math.floor(random() * 500),
  };
}

function buildDeal(random: () => number, position: number, unpriced: boolean): Deal {
  const amount = 10_000 + Math.floor(random() * 900_000);
  return {
    id: `acme-d-${301 + position}`,
    title: `${pick(random, TITLES)} licence ${position + 1}`,
    amount: unpriced ? null : amount,
    stage: pick(random, ['open', 'won', 'lost']),
    company_id: `acme-co-${2_001 + Math.floor(random() * COMPANIES)}`,
  };
}

function buildActivity(random: () => number, position: number): Activity {
  return {
    id: `acme-a-${50_001 + position}`,
    kind: pick(random, ['call', 'email', 'meeting']),
    contact_id: `acme-c-${10_001 + Math.floor(random() * CONTACTS)}`,
  };
}

function buildOwner(random: () => number, position: number): Owner {
  const name = `${pick(random, FIRST_NAMES)} ${pick(random, LAST_NAMES)}`;
  return { id: `acme-o-${11 + position}`, name, email: `owner-${11 + position}@example.com` };
}
