/** The one record that stripe-mock answers each list with, and the calls that the sync makes for it. */
const CUSTOMER = 'cus_QXg1o8vcGmoR32';
const SUBSCRIPTION = 'sub_1Pgc6rB7WZ01zgkWNy0Cn5nw';
const INVOICE = 'in_1Pgc6tB7WZ01zgkWu9fdqL6I';

interface SyncedRecord {
  step: string;
  type: string;
  id: string;
  /** Method, path and query of the page's list call. */
  list: string;
  /** Of the calls made for the record alone. */
  calls: readonly string[];
}

/** What a reader must see of a run, each call answered with 200. */
export const RECORDS: readonly SyncedRecord[] = [
  { step: 'customers', type: 'customer', id: CUSTOMER, list: 'GET /v1/customers?limit=100', calls: [`POST /v1/customers/${CUSTOMER}`] },
  { step: 'subscriptions', type: 'subscription', id: SUBSCRIPTION, list: 'GET /v1/subscriptions?limit=100&status=all', calls: [] },
  {
    step: 'invoices',
    type: 'invoice',
    id: INVOICE,
    list: 'GET /v1/invoices?limit=100',
    calls: [`GET /v1/invoices/${INVOICE}/lines?limit=100`],
  },
];
