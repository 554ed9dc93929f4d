import { resolve } from 'node:path';
import type { Registry } from 'prom-client';
import type { Settings } from '../config/settings.ts';
import { observeDamage } from '../store/damage.ts';
import { openStore, StoreRefused } from '../store/open-store.ts';
import type { OpenStore } from '../store/store.ts';
import { observeAsked } from '../store/telemetry/asked.ts';
import { observeKept } from '../store/telemetry/kept.ts';
import type { Log } from '../telemetry/log.ts';
import { StartRefused } from './refused.ts';

/** Opens the embedded store; rejects with `StartRefused`. */
export async function openData({ store }: Settings, registry: Registry, log: Log): Promise<OpenStore> {
  const dir = resolve(store.dir);
  try {
    const opened = await openStore({
      dir,
      retention: store.keepDays,
      compressAfterDays: store.compressAfterDays,
      observe: observeAsked(registry),
      note: log,
      onCrash: (error) => {
        log('error', 'The store ended by itself; nothing more can be kept', { reason: error.stack ?? error.message });
        process.exit(1);
      },
    });
    observeDamage(() => opened.damage, registry);
    observeKept({ dir, compressAfterDays: store.compressAfterDays, tally: async () => await opened.tally() }, registry);
    return opened;
  } catch (error) {
    throw new StartRefused(error instanceof StoreRefused ? error.message : `The store cannot be opened: ${String(error)}`);
  }
}
