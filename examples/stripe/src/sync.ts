import { defineSync } from '@synctrail/instrumentation';
import type { Entity, Outcome, Run } from '@synctrail/instrumentation';
import type { Stripe } from 'stripe';
import type { Database, Saved } from './database.ts';
import { inPages } from './in-pages.ts';

const PAGE = 100;

const sync = defineSync({ integration: 'stripe', id: 'sync_stripe', name: 'Stripe billing', connectionId: 'acct_demo' });

/** Customers, subscriptions and invoices from Stripe into SQLite. Resolves to the run's id. */
export async function syncStripe(stripe: Stripe, database: Database): Promise<string> {
  const { runId } = await sync.run({ type: 'full', trigger: 'manual' }, async (run) => {
    await syncCustomers(run, stripe, database);
    await syncSubscriptions(run, stripe, database);
    await syncInvoices(run, stripe, database);
  });
  return runId;
}

/** Each customer is told our id for it. */
async function syncCustomers(run: Run, stripe: Stripe, database: Database): Promise<void> {
  await run.step('customers', async (step) => {
    await step.pages(
      inPages(PAGE, (limit) => stripe.customers.list({ limit })),
      async (page, customers) => {
        await page.entities('customer', customers, { id: (customer) => customer.id }, async (customer, entity) => {
          const saved = database.save('customers', customer.id, customer);
          await stripe.customers.update(customer.id, { metadata: { our_id: String(saved.id) } });
          return written(entity, saved);
        });
      },
    );
  });
}

async function syncSubscriptions(run: Run, stripe: Stripe, database: Database): Promise<void> {
  await run.step('subscriptions', async (step) => {
    await step.pages(
      inPages(PAGE, (limit) => stripe.subscriptions.list({ limit, status: 'all' })),
      async (page, subscriptions) => {
        await page.entities('subscription', subscriptions, { id: ({ id }) => id }, (subscription, entity) =>
          written(entity, database.save('subscriptions', subscription.id, subscription)),
        );
      },
    );
  });
}

/** Each invoice with all its lines. */
async function syncInvoices(run: Run, stripe: Stripe, database: Database): Promise<void> {
  await run.step('invoices', async (step) => {
    await step.pages(
      inPages(PAGE, (limit) => stripe.invoices.list({ limit })),
      async (page, invoices) => {
        await page.entities('invoice', invoices, { id: ({ id }) => id }, async (invoice, entity) => {
          const lines = await stripe.invoices.listLineItems(invoice.id, { limit: PAGE }).autoPagingToArray({ limit: 1_000 });
          return written(entity, database.save('invoices', invoice.id, { ...invoice, lines }));
        });
      },
    );
  });
}

function written(entity: Entity, { id, isNew }: Saved): Outcome {
  return isNew ? entity.created({ targetId: id }) : entity.updated({ targetId: id });
}
