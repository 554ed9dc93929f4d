import { defineSync } from '@synctrail/instrumentation';

/** The syncs that are configured: two customers' accounts at Acme CRM, a history that takes long, and a bookkeeping tool. */
export const nordwind = defineSync({
  integration: 'acme-crm',
  id: 'sync_nordwind',
  name: 'Acme CRM of Nordwind',
  connectionId: 'conn_nordwind',
  tenantId: 'nordwind',
  userId: 'usr_ines',
});

/** Its token has expired: every run fails until the account is connected again. */
export const suedsee = defineSync({
  integration: 'acme-crm',
  id: 'sync_suedsee',
  name: 'Acme CRM of Südsee',
  connectionId: 'conn_suedsee',
  tenantId: 'suedsee',
  userId: 'usr_hugo',
});

export const history = defineSync({
  integration: 'acme-crm',
  id: 'sync_nordwind_history',
  name: 'Acme CRM history of Nordwind',
  connectionId: 'conn_nordwind',
  tenantId: 'nordwind',
  userId: 'usr_ines',
});

/** Its runs cannot be opened. */
export const ledgerly = defineSync({
  integration: 'ledgerly',
  id: 'sync_ledgerly',
  name: 'Ledgerly invoices',
  connectionId: 'conn_ledgerly',
  tenantId: 'nordwind',
  detail: 'none',
});
