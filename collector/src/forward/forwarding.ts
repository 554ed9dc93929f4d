import { join } from 'node:path';
import type { Registry } from 'prom-client';
import type { Queue } from '../queue/entry.ts';
import type { Log } from '../telemetry/log.ts';
import { AsideFolder } from './aside/aside-folder.ts';
import { type Clock, SYSTEM_CLOCK } from './clock.ts';
import { collectorId } from './collector-id.ts';
import { Forwarder } from './forwarder.ts';
import { Lanes } from './lane/lanes.ts';
import { JobSender } from './send/job-sender.ts';
import { httpTransport, type Transport } from './send/transport.ts';
import type { Target } from './target.ts';
import { type ForwardMetrics, forwardMetrics, type Observed } from './telemetry.ts';

/** Requests under way get so long to end when it is stopped, ms; what does not is sent again after the next start. */
const STOP_MS = 5_000;

export interface ForwardingOptions {
  /** Opened with the names of the targets as its destinations. */
  readonly queue: Queue;
  readonly targets: readonly Target[];
  /** Folder of the queue: what is set aside and who this collector is are kept there too. */
  readonly dir: string;
  readonly registry: Registry;
  readonly log: Log;
  readonly clock?: Clock;
  readonly random?: () => number;
}

/** All destinations, each on its own. */
export interface Forwarding {
  /** Who this collector is; the same after a restart. */
  readonly collectorId: string;
  /** Age of the oldest entry that a destination was not sent yet, ms. */
  backlogMs(): number;
  /** Ends in order; the queue may be closed then. */
  stop(): Promise<void>;
}

interface Running {
  readonly forwarder: Forwarder;
  readonly transport: Transport;
  readonly observed: Observed;
  readonly ended: Promise<unknown>;
}

interface Shared extends Pick<Required<ForwardingOptions>, 'queue' | 'dir' | 'log' | 'clock' | 'random'> {
  readonly collector: string;
  readonly metrics: ForwardMetrics;
}

async function startTarget(target: Target, { queue, dir, log, clock, random, collector, metrics }: Shared): Promise<Running> {
  const { name } = target;
  const aside = new AsideFolder(join(dir, 'aside', name), target.asideBytes, (dropped) => {
    metrics.asideDropped.inc({ destination: name }, dropped);
    log('warn', 'What was set aside took too much room; the oldest was deleted', { destination: name, requests: dropped });
  });
  const transport = httpTransport(target);
  const sender = new JobSender({ target, transport, aside, metrics, clock, log, collector, random });
  const shared = { signals: new Set(target.urls.keys()), requestBytes: target.requestBytes };
  const room = { fresh: target.concurrency, backlog: target.backlogConcurrency };
  const open = async (content: 'records' | 'bodies') =>
    await Lanes.open(
      {
        ...shared,
        log: queue[content],
        cursor: queue[content].cursor(name),
        room: content === 'records' ? room : { fresh: 1, backlog: 1 },
      },
      clock.now(),
    );
  const lanes = { records: await open('records'), bodies: await open('bodies') };
  const forwarder = new Forwarder({ name, sender, lanes, clock, log });
  const observed: Observed = {
    name,
    get circuit() {
      return sender.circuit.state;
    },
    get asideBytes() {
      return aside.bytes;
    },
    lagNowMs: async (content) => await forwarder.lagNowMs(content),
  };
  // How far behind it is has to be known before anything is sent: what was left of the last time is a backlog.
  await forwarder.lagNowMs('records');
  const ended = Promise.all([forwarder.run(), forwarder.watch(queue.records), forwarder.watch(queue.bodies)]);
  return { forwarder, transport, observed, ended };
}

/** Sends what is in the queue to every target, until it is stopped. */
export async function startForwarding(options: ForwardingOptions): Promise<Forwarding> {
  const { queue, targets, dir, registry, log, clock = SYSTEM_CLOCK, random = Math.random } = options;
  const running: Running[] = [];
  const metrics = forwardMetrics(registry, () => running.map(({ observed }) => observed));
  const collector = collectorId(dir);
  for (const target of targets) running.push(await startTarget(target, { queue, dir, log, clock, random, collector, metrics }));
  return {
    collectorId: collector,
    backlogMs: () => Math.max(0, ...running.map(({ forwarder }) => forwarder.lagMs('records'))),
    async stop() {
      await Promise.all(
        running.map(async ({ forwarder, transport, ended }) => {
          await forwarder.stop(STOP_MS);
          await transport.close();
          await forwarder.settled();
          await ended;
        }),
      );
    },
  };
}
