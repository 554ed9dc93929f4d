import { rm } from 'node:fs/promises';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Registry } from 'prom-client';
import { type Clock, SYSTEM_CLOCK } from '../../src/forward/clock.ts';
import { type Forwarding, startForwarding } from '../../src/forward/forwarding.ts';
import { FORWARD_SETTINGS } from '../../src/forward/settings.ts';
import { targetOf } from '../../src/forward/target.ts';
import type { Content, NewEntry } from '../../src/queue/entry.ts';
import { openQueue } from '../../src/queue/open-queue.ts';
import { QUEUE_SETTINGS } from '../../src/queue/settings.ts';
import { encodeLogs, encodeTraces } from '../otlp-proto.ts';
import { logsJson, type SpanJson, tracesJson } from '../otlp.ts';
import { newDir } from '../running.ts';

export interface RigOptions {
  /** As in the configuration's section `forward`. */
  readonly destinations: readonly object[];
  readonly dir?: string;
  readonly clock?: Clock;
}

interface AsideFile {
  readonly note: Record<string, unknown>;
  readonly request: Buffer;
}

/** A queue and what empties it, in this process. */
export interface Rig {
  readonly dir: string;
  readonly logged: string[];
  readonly forwarding: Forwarding;
  append(entry: Partial<NewEntry> & Pick<NewEntry, 'signal' | 'items' | 'request'>, content?: Content): Promise<void>;
  /** Appends spans as one request. */
  spans(...spans: SpanJson[]): Promise<void>;
  logs(...records: object[]): Promise<void>;
  /** A number of `/metrics`, by name and labels as they stand there; 0 when it is not there. */
  metric(series: string): Promise<number>;
  aside(destination: string): AsideFile[];
  /** In order, or with no more care than a crash takes. */
  stop(): Promise<void>;
}

const open = new Set<Rig>();

export async function startRig({ destinations, clock = SYSTEM_CLOCK, ...options }: RigOptions): Promise<Rig> {
  const dir = options.dir ?? newDir();
  const registry = new Registry();
  const logged: string[] = [];
  const log = (level: string, message: string, fields: object = {}) => void logged.push(`${level} ${message} ${JSON.stringify(fields)}`);
  const targets = FORWARD_SETTINGS.parse(destinations).map(targetOf);
  const names = targets.map(({ name }) => name);
  const queue = await openQueue({ ...QUEUE_SETTINGS.parse({}), dir, destinations: names, note: log });
  const forwarding = await startForwarding({ queue, targets, dir, registry, log, clock, random: () => 1 });

  const rig: Rig = {
    dir,
    logged,
    forwarding,
    async append(entry, content = 'records') {
      const appended = await queue.append(content, { workspace: 'default', receivedMs: clock.now(), ...entry });
      if (appended.kind !== 'safe') throw new Error(`the queue refused: ${appended.why}`);
    },
    spans: async (...spans) =>
      await rig.append({ signal: 'traces', items: spans.length, request: Buffer.from(encodeTraces(tracesJson(...spans))) }),
    logs: async (...records) =>
      await rig.append({ signal: 'logs', items: records.length, request: Buffer.from(encodeLogs(logsJson(...records))) }),
    async metric(series) {
      const line = (await registry.metrics()).split('\n').find((each) => each.startsWith(`${series} `));
      return line === undefined ? 0 : Number(line.slice(series.length));
    },
    aside(destination) {
      const folder = join(dir, 'aside', destination);
      return readdirSync(folder)
        .filter((file) => file.endsWith('.pb'))
        .sort()
        .map((file) => ({
          note: JSON.parse(readFileSync(join(folder, file.replace(/\.pb$/, '.json')), 'utf8')) as Record<string, unknown>,
          request: readFileSync(join(folder, file)),
        }));
    },
    async stop() {
      open.delete(rig);
      await forwarding.stop();
      await queue.close();
    },
  };
  open.add(rig);
  return rig;
}

/** For `afterEach`. */
export async function stopRigs(): Promise<void> {
  for (const rig of open) {
    await rig.stop();
    await rm(rig.dir, { recursive: true, force: true });
  }
}
