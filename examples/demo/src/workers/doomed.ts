import { once } from 'node:events';
import { configure, flush } from '@synctrail/instrumentation';
import type { AcmeAccount } from '../acme/client.ts';
import { syncHistory } from '../syncs/history.ts';
import { Database } from '../target/database.ts';

/** What the process that will be killed is given. */
export interface Doom {
  account: AcmeAccount;
  endpoint: string;
  folder: string;
}

/** The run is far enough when so many records are written: one page is done, and the next has been worked on for so long that it has said which records. */
const RECORDS = 18;

const [doom] = (await once(process, 'message')) as [Doom];
configure({ endpoint: doom.endpoint, serviceName: 'demo-crm-sync' });
const job = { ...doom, database: new Database(doom.folder), signal: new AbortController().signal };
let id = '';
let written = 0;
await syncHistory(job, {
  began: (runId) => {
    id = runId;
  },
  wrote: async () => {
    written += 1;
    if (written !== RECORDS) return;
    await flush();
    process.send?.(id);
  },
});
