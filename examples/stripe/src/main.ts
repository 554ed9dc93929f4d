import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { configure, shutdown } from '@synctrail/instrumentation';
import { Stripe } from 'stripe';
import { Database } from './database.ts';
import { buildStripeMock, startStripeMock } from './stripe-mock.ts';
import type { StripeMock } from './stripe-mock.ts';
import { syncStripe } from './sync.ts';

const HELP = `npm run example:stripe -- [options]

Syncs customers, subscriptions and invoices with the official stripe client into a SQLite database; the run id is the last line.

  --endpoint URL   address of the collector                (OTEL_EXPORTER_OTLP_ENDPOINT, http://127.0.0.1:4318)
  --stripe URL     address of a running stripe-mock        (one is built with Go and started)
  --data DIR       folder of the database, stripe.sqlite   (a new temporary one)
  --help           this text`;

/** stripe-mock takes any key that looks like a test key. */
const KEY = 'sk_test_123';

const { values } = parseArgs({
  options: {
    endpoint: { type: 'string', default: process.env['OTEL_EXPORTER_OTLP_ENDPOINT'] ?? 'http://127.0.0.1:4318' },
    stripe: { type: 'string' },
    data: { type: 'string' },
    help: { type: 'boolean', short: 'h' },
  },
});

/** Syncs once and resolves to the run's id. */
async function run(address: string): Promise<string> {
  const { hostname, port } = new URL(address);
  configure({ endpoint: values.endpoint, serviceName: 'stripe-sync' });
  const database = new Database(values.data ?? mkdtempSync(join(tmpdir(), 'synctrail-stripe-')));
  try {
    return await syncStripe(new Stripe(KEY, { host: hostname, port, protocol: 'http' }), database);
  } finally {
    database.close();
    await shutdown();
  }
}

async function ownMock(): Promise<StripeMock | undefined> {
  const built = buildStripeMock();
  if (built.kind === 'built') return startStripeMock(built.file);
  console.error(`SKIPPED: ${built.reason}. Give the address of a running one with --stripe URL.`);
  process.exitCode = 1;
  return undefined;
}

if (values.help === true) {
  console.log(HELP);
} else if (values.stripe !== undefined) {
  console.log(await run(values.stripe));
} else {
  const mock = await ownMock();
  if (mock !== undefined) {
    try {
      console.log(await run(mock.url));
    } finally {
      await mock.close();
    }
  }
}
