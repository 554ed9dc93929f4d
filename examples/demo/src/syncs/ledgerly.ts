import { retry } from '@synctrail/instrumentation';
import { LEDGERLY_TOKEN } from '../../provider/ledgerly.ts';
import type { Database } from '../target/database.ts';
import { ledgerly } from './instances.ts';

interface Invoice {
  number: string;
  cents: number;
}

/** A small sync in the background, from a tool whose runs cannot be opened. */
export async function syncLedgerly(url: string, database: Database, began: (runId: string) => void): Promise<void> {
  await ledgerly.run({ type: 'background', trigger: 'schedule' }, async (run) => {
    began(run.id);
    await run.step('invoices', async (step) => {
      const list = (): Promise<Invoice[]> =>
        retry(async () => {
          const response = await fetch(`${url}/api/invoices?access_token=${LEDGERLY_TOKEN}`);
          if (!response.ok) throw new Error(`Ledgerly answered ${response.status}`);
          return ((await response.json()) as { invoices: Invoice[] }).invoices;
        });
      await step.entities('invoice', list, { id: (invoice) => invoice.number }, (invoice, entity) => {
        const version = JSON.stringify(invoice);
        if (database.find('invoices', invoice.number)?.version === version) return entity.skipped('unchanged');
        return entity.created({ targetId: database.write('invoices', invoice.number, version) });
      });
    });
  });
}
