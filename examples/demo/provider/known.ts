import { buildRecords, COMPANIES, CONTACTS, DEALS, OWNERS } from './build.ts';
import { COMPANY_FAULTS, CONTACT_FAULTS, DEAL_FAULTS } from './faults.ts';
import type { CompanyFault, ContactFault, DealFault } from './faults.ts';
import type { Stored } from './records.ts';
import { SEED } from './seed.ts';

const records = buildRecords(SEED);

function idsWith<Fault extends string>(stored: readonly Stored<{ id: string }, Fault>[], fault: Fault | undefined): string[] {
  return stored.filter((one) => one.fault === fault).map(({ body }) => body.id);
}

/** Ids of the contacts that have a fault; of those without one for undefined. */
export function contactsWith(fault: ContactFault | undefined): string[] {
  return idsWith(records.contacts, fault);
}

export function companiesWith(fault: CompanyFault | undefined): string[] {
  return idsWith(records.companies, fault);
}

export function dealsWith(fault: DealFault | undefined): string[] {
  return idsWith(records.deals, fault);
}

/** A contact without a fault for which the sync makes both of its calls: reads the details, and writes the link. */
export const CONTACT_WITH_CALLS = String(
  records.contacts.find(({ fault, body }) => fault === undefined && body.has_details && body.lifecycle === 'customer')?.body.id,
);

export interface Expected {
  /** Read, or taken over from another unit. */
  read: number;
  created: number;
  skipped: Readonly<Record<string, number>>;
  failed: number;
}

const contactFailures =
  CONTACT_FAULTS.invalid_email + CONTACT_FAULTS.gone + CONTACT_FAULTS.broken + CONTACT_FAULTS.duplicate + CONTACT_FAULTS.bad_birthday;
const dealFailures = DEAL_FAULTS.gone + DEAL_FAULTS.broken;

/** What an initial sync does with each table, by the step that decides it. */
export const INITIAL = {
  settings: { read: 3, created: 3, skipped: {}, failed: 0 },
  owners: { read: OWNERS, created: OWNERS, skipped: {}, failed: 0 },
  companies: {
    read: COMPANIES,
    created: COMPANIES - COMPANY_FAULTS.invalid_domain,
    skipped: {},
    failed: COMPANY_FAULTS.invalid_domain,
  },
  contacts: {
    read: CONTACTS,
    created: CONTACTS - CONTACT_FAULTS.no_email - contactFailures,
    skipped: { no_email: CONTACT_FAULTS.no_email },
    failed: contactFailures,
  },
  'load deals': {
    read: DEALS,
    created: DEALS - DEAL_FAULTS.no_amount - dealFailures,
    skipped: { no_amount: DEAL_FAULTS.no_amount },
    failed: dealFailures,
  },
} as const satisfies Record<string, Expected>;
