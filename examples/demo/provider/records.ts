import type { CompanyFault, ContactFault, DealFault } from './faults.ts';

/** A contact as Acme CRM sends it. */
export interface Contact {
  id: string;
  email: string | null;
  first_name: string;
  last_name: string;
  title: string;
  /** ISO date. */
  birthday: string;
  lifecycle: 'lead' | 'customer';
  company_id: string;
  /** There is more at /v3/contacts/{id}/details. */
  has_details: boolean;
  deleted: boolean;
}

export interface Company {
  id: string;
  name: string;
  domain: string;
  employees: number;
}

export interface Deal {
  id: string;
  title: string;
  /** Cents; null when nobody has entered it. */
  amount: number | null;
  stage: 'open' | 'won' | 'lost';
  company_id: string;
}

export interface Activity {
  id: string;
  kind: 'call' | 'email' | 'meeting';
  contact_id: string;
}

export interface Owner {
  id: string;
  name: string;
  email: string;
}

/** A record, when it last changed, and what is wrong with it. */
export interface Stored<Body, Fault extends string = never> {
  body: Body;
  /** Number of the change that last touched it; 1 is how the provider began. */
  revision: number;
  fault: Fault | undefined;
}

/** Everything the provider knows. */
export interface Records {
  revision: number;
  contacts: Stored<Contact, ContactFault>[];
  companies: Stored<Company, CompanyFault>[];
  deals: Stored<Deal, DealFault>[];
  activities: Stored<Activity>[];
  owners: Owner[];
  settings: { id: string; value: string }[];
}
