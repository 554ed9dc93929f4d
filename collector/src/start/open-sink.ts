import { join, resolve } from 'node:path';
import type { Registry } from 'prom-client';
import type { Settings } from '../config/settings.ts';
import { type Forwarding, startForwarding } from '../forward/forwarding.ts';
import { BadDestination, type Target, targetOf } from '../forward/target.ts';
import type { LokiAddress } from '../lost/ask-loki.ts';
import { QueueRefused } from '../queue/lock.ts';
import { openQueue } from '../queue/open-queue.ts';
import { observeQueue } from '../queue/telemetry.ts';
import { queueSink } from '../sink/queue-sink.ts';
import type { Sink } from '../sink/sink.ts';
import { storeSink } from '../sink/store-sink.ts';
import { tee } from '../sink/tee.ts';
import type { OpenStore } from '../store/store.ts';
import type { Log } from '../telemetry/log.ts';
import { StartRefused } from './refused.ts';

export const NOTHING_TO_DO = 'Nothing is stored (store.enabled) and nothing is forwarded (forward): there is nothing to do.';

/** What is known of the engines that are forwarded to. */
export interface Forwarded extends Pick<Forwarding, 'collectorId' | 'backlogMs'> {
  /** The Loki among them, as a workspace is asked for there. */
  lokiOf(workspace: string): LokiAddress | undefined;
}

/** Where what is received goes, and what goes on from there. */
export interface OpenSink {
  readonly sink: Sink;
  readonly forwarded?: Forwarded;
  /** Ends in order, after what was kept is safe; the store may be closed then. */
  close(): Promise<void>;
}

/** Whether what is received is stored here: where nothing is said, when nothing is forwarded. */
export function isStored({ store, forward }: Settings): boolean {
  return store.enabled ?? forward.length === 0;
}

export function queueDir({ queue, store }: Settings): string {
  return resolve(queue.dir ?? join(store.dir, 'queue'));
}

function targetsOf({ forward }: Settings): Target[] {
  try {
    return forward.map(targetOf);
  } catch (error) {
    if (error instanceof BadDestination) throw new StartRefused(error.message);
    throw error;
  }
}

function lokiOf({ forward }: Settings, targets: readonly Target[], workspace: string): LokiAddress | undefined {
  const loki = targets.find(({ kind }) => kind === 'loki');
  const url = forward.find(({ name }) => name === loki?.name)?.url;
  if (loki === undefined || url === undefined) return undefined;
  return { url, headers: { ...loki.headers, ...(loki.tenantHeader === '' ? {} : { [loki.tenantHeader]: workspace }) } };
}

async function opened(settings: Settings, dir: string, destinations: readonly string[], log: Log) {
  try {
    return await openQueue({ ...settings.queue, dir, destinations, note: log });
  } catch (error) {
    throw new StartRefused(error instanceof QueueRefused ? error.message : `The queue in ${dir} cannot be opened: ${String(error)}`);
  }
}

/** The embedded store, the queue with those who send it on, or both; rejects with `StartRefused`. */
export async function openSink(settings: Settings, store: OpenStore | undefined, registry: Registry, log: Log): Promise<OpenSink> {
  if (settings.forward.length === 0) {
    if (store === undefined) throw new StartRefused(NOTHING_TO_DO);
    return { sink: storeSink(store), close: async () => {} };
  }
  const targets = targetsOf(settings);
  const dir = queueDir(settings);
  const queue = await opened(
    settings,
    dir,
    targets.map(({ name }) => name),
    log,
  );
  observeQueue(queue, registry);
  const forwarding = await startForwarding({ queue, targets, dir, registry, log });
  const queued = queueSink(queue, log);
  const { collectorId } = forwarding;
  return {
    forwarded: { collectorId, backlogMs: () => forwarding.backlogMs(), lokiOf: (workspace) => lokiOf(settings, targets, workspace) },
    sink: store === undefined ? queued : tee(queued, storeSink(store)),
    async close() {
      await forwarding.stop();
      await queue.close();
    },
  };
}
