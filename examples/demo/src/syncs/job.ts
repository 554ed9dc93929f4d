import type { Run } from '@synctrail/instrumentation';
import type { AcmeAccount, AcmeClient } from '../acme/client.ts';
import type { Database } from '../target/database.ts';

/** Where a sync reads and writes, and when it must stop. */
export interface Job {
  account: AcmeAccount;
  database: Database;
  /** The database's folder, for workers in other processes. */
  folder: string;
  /** Where the workers send their telemetry. */
  endpoint: string;
  signal: AbortSignal;
}

/** A job with its run begun and its account signed in. */
export interface Work extends Job {
  run: Run;
  crm: AcmeClient;
  /** Only what changed after this revision of the provider is read; 0 for all. */
  since: number;
}
