import { REFRESH_TOKENS } from '../provider/authorise.ts';
import { startProvider } from '../provider/server.ts';
import { syncAcme } from './syncs/acme.ts';
import { nordwind } from './syncs/instances.ts';
import { Database } from './target/database.ts';

export interface Settings {
  /** Address of the collector. */
  endpoint: string;
  /** Folder of the database. */
  folder: string;
  signal: AbortSignal;
}

/** One sync of everything there is: initial into an empty database, full into one that holds something. Resolves to the run's id. */
export async function syncOnce({ endpoint, folder, signal }: Settings): Promise<string> {
  const provider = await startProvider();
  const database = new Database(folder);
  const account = { url: provider.url, refreshToken: REFRESH_TOKENS.nordwind };
  const type = database.count('contacts') === 0 ? 'initial' : 'full';
  let id = '';
  try {
    await syncAcme(nordwind, { account, database, folder, endpoint, signal }, { type, trigger: 'manual' }, (runId) => {
      id = runId;
      console.log(`${type} sync of Acme CRM at ${provider.url} into ${folder}`);
    });
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    database.close();
    await provider.close();
  }
  return id;
}
