import { createHash } from 'node:crypto';
import type { Settings } from '../config/settings.ts';
import { askLoki } from '../lost/ask-loki.ts';
import { askStore } from '../lost/ask-store.ts';
import type { AskEvents } from '../lost/events.ts';
import { LostWatch, startWatching } from '../lost/watch.ts';
import { encodeLogs } from '../otlp/encode/logs.ts';
import type { LogRecord } from '../otlp/records.ts';
import { DEFAULT_WORKSPACE } from '../security/workspace.ts';
import type { Sink } from '../sink/sink.ts';
import type { OpenStore } from '../store/store.ts';
import type { Log } from '../telemetry/log.ts';
import type { Forwarded } from './open-sink.ts';

export interface LostOptions {
  readonly settings: Settings;
  readonly store: OpenStore | undefined;
  readonly sink: Sink;
  /** What is known of the engines that are forwarded to. */
  readonly forwarded: Forwarded | undefined;
  readonly log: Log;
}

/** The Loki that all collectors forward to knows what each of them received; a store knows its own. */
function askOf({ settings, store, forwarded }: LostOptions, workspace: string): AskEvents | undefined {
  const loki = forwarded?.lokiOf(workspace);
  if (loki !== undefined) return askLoki({ ...loki, url: settings.lost.lokiUrl ?? loki.url });
  return store === undefined ? undefined : askStore(store.of(workspace));
}

/** Looks for runs that fell silent, in each workspace that a token names, until it is stopped. */
export function watchLost(options: LostOptions): { readonly stop: () => void } {
  const { settings, sink, forwarded, log } = options;
  if (!settings.lost.enabled) return { stop: () => undefined };
  const workspaces = new Set([DEFAULT_WORKSPACE, ...settings.access.tokens.map(({ workspace }) => workspace)]);
  const watches = [...workspaces].flatMap((workspace) => {
    const ask = askOf(options, workspace);
    if (ask === undefined) return [];
    const keep = async (records: readonly LogRecord[]) => {
      const digest = createHash('sha256').update(encodeLogs(records)).digest('base64');
      const kept = await sink.keepLogs(records, { workspace, receivedMs: Date.now(), digest });
      if (kept.kind === 'refused') throw new Error(kept.refusal.message);
    };
    const self = forwarded === undefined ? {} : { self: forwarded };
    return [startWatching(new LostWatch({ settings: settings.lost, ask, keep, log, ...self }), settings.lost, log)];
  });
  if (watches.length === 0) log('info', 'Runs that fell silent are not looked for: nothing is stored here, and no Loki is forwarded to');
  return { stop: () => watches.forEach((watch) => watch.stop()) };
}
