import { resolve } from 'node:path';
import type { Settings } from '../config/settings.ts';
import { openStore, StoreRefused } from '../store/open-store.ts';
import type { OpenStore } from '../store/store.ts';
import type { Log } from '../telemetry/log.ts';
import { StartRefused } from './refused.ts';

/** Opens the embedded store; rejects with `StartRefused`. */
export async function openData({ store }: Settings, log: Log): Promise<OpenStore> {
  try {
    return await openStore({
      dir: resolve(store.dir),
      retention: store.keepDays,
      compressAfterDays: store.compressAfterDays,
      note: log,
      onCrash: (error) => {
        log('error', 'The store ended by itself; nothing more can be kept', { reason: error.stack ?? error.message });
        process.exit(1);
      },
    });
  } catch (error) {
    throw new StartRefused(error instanceof StoreRefused ? error.message : `The store cannot be opened: ${String(error)}`);
  }
}
