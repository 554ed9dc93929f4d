import { randomUUID } from 'node:crypto';
import { resolve } from 'node:path';
import type { Settings } from '../config/settings.ts';
import { queryMounts } from '../queries.ts';
import { useRules } from '../redact/rules.ts';
import { Audit } from '../security/audit/audit.ts';
import { Tokens } from '../security/tokens.ts';
import { DEFAULT_WORKSPACE } from '../security/workspace.ts';
import { createServer } from '../server.ts';
import { QueryGate } from '../store/query-gate.ts';
import type { Log } from '../telemetry/log.ts';
import { processRegistry } from '../telemetry/registry.ts';
import type { Limits } from '../validate/limits.ts';
import { builtPages } from './built-pages.ts';
import { listen, type Listening } from './listen.ts';
import { openData } from './open-data.ts';
import { isStored, openSink, type OpenSink, queueDir } from './open-sink.ts';
import { readinessOf } from './readiness.ts';
import { takingOver } from './reload.ts';
import { stopListening } from './stop.ts';
import { watchLost } from './watch-lost.ts';

/** What commands left for the audit trail is looked for so often, ms. */
const NOTES_MS = 2_000;

/** A collector that takes requests. */
export interface RunningCollector {
  /** Address, with a slash at its end. */
  readonly url: string;
  /** Takes over what of other settings can change while it runs, and reads the certificate again. `shown` are the same with secrets hidden. */
  reload(settings: Settings, shown: string): void;
  /** Stops in order: takes nothing more, answers what it has begun, makes it safe, closes. */
  stop(why: string): Promise<void>;
}

function limitsOf({ limits, store: { keepDays } }: Settings): { -readonly [Name in keyof Limits]: Limits[Name] } {
  return { ...limits, days: keepDays.details, eventDays: keepDays.events, metricDays: keepDays.metrics };
}

/** Starts a collector with settings that were checked; `shown` are the same with secrets hidden. Rejects with `StartRefused`. */
export async function startCollector(settings: Settings, shown: string, log: Log): Promise<RunningCollector> {
  let stopping = false;
  const registry = processRegistry();
  const store = isStored(settings) ? await openData(settings, registry, log) : undefined;
  let opened: OpenSink;
  try {
    opened = await openSink(settings, store, registry, log);
  } catch (error) {
    await store?.close();
    throw error;
  }
  const { sink } = opened;
  const close = async () => {
    await opened.close();
    await store?.close();
  };
  const audit = new Audit(async (workspace, records, digest = randomUUID()) => {
    const kept = await sink.keepLogs(records, { workspace, receivedMs: Date.now(), digest });
    if (kept.kind === 'refused') throw new Error(kept.refusal.message);
  }, log);
  const tokens = new Tokens(settings.access.tokens);
  useRules(settings.redaction);
  const limits = limitsOf(settings);
  const app = createServer({
    sink,
    log,
    adminOf: store,
    queries: store === undefined ? [] : queryMounts(store, new QueryGate(settings.store.queryMs)),
    dirs: builtPages(),
    limits,
    allowedHosts: [...settings.listen.allowHosts, settings.listen.host],
    tokens,
    audit,
    registry,
    readiness: readinessOf(() => stopping, store === undefined ? queueDir(settings) : resolve(settings.store.dir)),
  });
  let listening: Listening;
  try {
    listening = await listen(app, settings, log);
  } catch (error) {
    await close();
    throw error;
  }
  const { url, certificate } = listening;
  const watch = (of: Settings) => watchLost({ settings: of, store, sink, forwarded: opened.forwarded, log });
  let lost = watch(settings);
  await audit.add(DEFAULT_WORKSPACE, {
    event: 'COLLECTOR_STARTED',
    line: `The collector was started at ${url}`,
    attributes: { 'sync.change.after': shown },
  });
  const notes = setInterval(() => void audit.takeNotes(queueDir(settings)), NOTES_MS);
  await audit.takeNotes(queueDir(settings));
  const takeOver = takingOver({
    settings,
    log,
    onTaken: ({ settings: next, keys, waiting }, nextShown) => {
      tokens.replace(next.access.tokens);
      useRules(next.redaction);
      Object.assign(limits, limitsOf(next));
      // The workspaces of the tokens may be others.
      lost.stop();
      lost = watch(next);
      const line = `The collector was given another configuration: ${keys.join(', ')}${waiting.length === 0 ? '' : `; for a restart wait ${waiting.join(', ')}`}`;
      void audit.add(DEFAULT_WORKSPACE, { event: 'COLLECTOR_RECONFIGURED', line, attributes: { 'sync.change.after': nextShown } });
    },
  });
  return {
    url,
    reload: (next, nextShown) => {
      certificate?.reload();
      takeOver(next, nextShown);
    },
    stop: async (why) => {
      stopping = true;
      await stopListening(listening, log);
      lost.stop();
      clearInterval(notes);
      await audit.takeNotes(queueDir(settings));
      await audit.add(DEFAULT_WORKSPACE, { event: 'COLLECTOR_STOPPED', line: `The collector was told to stop (${why})` });
      await close();
    },
  };
}
