import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { configure, shutdown } from '@synctrail/instrumentation';
import { Stripe } from 'stripe';
import { HELP, parse } from './arguments.ts';
import type { Arguments } from './arguments.ts';
import { Database } from './database.ts';
import { buildStripeMock, startStripeMock } from './stripe-mock.ts';
import { syncStripe } from './sync.ts';

/** stripe-mock takes any key that looks like a test key. */
const KEY = 'sk_test_123';

/** Syncs once and resolves to the run's id. */
async function run({ endpoint, folder }: Arguments, stripe: string): Promise<string> {
  const { hostname, port, protocol } = new URL(stripe);
  configure({ endpoint, serviceName: 'stripe-sync' });
  const database = new Database(folder ?? mkdtempSync(join(tmpdir(), 'synctrail-stripe-')));
  const client = new Stripe(KEY, { host: hostname, port, protocol: protocol === 'https:' ? 'https' : 'http' });
  try {
    return await syncStripe(client, database);
  } finally {
    database.close();
    await shutdown();
  }
}

/** The same against a stripe-mock of our own; undefined when there can be none. */
async function runWithMock(given: Arguments): Promise<string | undefined> {
  const built = buildStripeMock();
  if (built.kind === 'skipped') {
    console.error(`SKIPPED: ${built.reason}. Give the address of a running one with --stripe URL.`);
    process.exitCode = 1;
    return undefined;
  }
  const mock = await startStripeMock(built.file);
  try {
    return await run(given, mock.url);
  } finally {
    await mock.close();
  }
}

const parsed = parse(process.argv.slice(2), process.env);
if (parsed.kind === 'arguments') {
  const { stripe } = parsed.arguments;
  const runId = stripe === undefined ? await runWithMock(parsed.arguments) : await run(parsed.arguments, stripe);
  if (runId !== undefined) console.log(runId);
} else if (parsed.kind === 'help') {
  console.log(HELP);
} else {
  console.error(`${parsed.reason}\n\n${HELP}`);
  process.exitCode = 2;
}
