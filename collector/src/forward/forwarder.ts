import type { Content, EntryLog } from '../queue/entry.ts';
import type { Log } from '../telemetry/log.ts';
import type { Clock } from './clock.ts';
import type { Job } from './lane/job.ts';
import type { Lanes } from './lane/lanes.ts';
import type { JobSender } from './send/job-sender.ts';

/** What was passed over is saved at least so often, ms. */
const SAVE_MS = 1_000;
/** When the disk does not take what has to be written, it is tried again, ms. */
const DISK_MS = 5_000;

export interface ForwarderDeps {
  readonly name: string;
  readonly sender: JobSender;
  readonly lanes: Readonly<Record<Content, Lanes>>;
  readonly clock: Clock;
  readonly log: Log;
}

const CONTENTS = ['records', 'bodies'] as const satisfies readonly Content[];
const LANES = ['fresh', 'backlog'] as const satisfies readonly Job['lane'][];

/** Keeps one destination's lanes busy: fresh before backlog, and bodies only when no span or event waits. */
export class Forwarder {
  readonly #deps: ForwarderDeps;
  readonly #running = new Set<Promise<void>>();
  readonly #stop = new AbortController();
  #wake = Promise.withResolvers<void>();
  #savedMs = 0;
  #diskUntilMs = 0;
  readonly #oldestMs: Record<Content, number | undefined> = { records: undefined, bodies: undefined };

  constructor(deps: ForwarderDeps) {
    this.#deps = deps;
  }

  /** Age of the oldest entry that was not sent when it looked last, ms; 0 when there was none. */
  lagMs(content: Content): number {
    const oldest = this.#oldestMs[content];
    return oldest === undefined ? 0 : Math.max(0, this.#deps.clock.now() - oldest);
  }

  /** The same as of now. */
  async lagNowMs(content: Content): Promise<number> {
    this.#oldestMs[content] = await this.#deps.lanes[content].oldestMs();
    return this.lagMs(content);
  }

  /** Wakes it whenever the log has grown; ends with the forwarder. */
  async watch(log: EntryLog): Promise<void> {
    const { signal } = this.#stop;
    while (!signal.aborted) {
      await log.grown(log.tail, signal);
      this.#wake.resolve();
    }
  }

  /** Resolves when it has been stopped. */
  async run(): Promise<void> {
    const { log, name, clock } = this.#deps;
    while (!this.#stop.signal.aborted) {
      this.#wake = Promise.withResolvers();
      const sinceMs = clock.now();
      try {
        await this.#dispatch();
        await this.#look();
      } catch (error) {
        this.#diskFailed();
        log('error', 'The queue cannot be read or written now', { destination: name, reason: String(error) });
      }
      await this.#rest(sinceMs);
    }
  }

  /** Begins nothing more; what is under way may end, for so many ms. */
  async stop(graceMs: number): Promise<void> {
    this.#stop.abort();
    this.#wake.resolve();
    const grace = new AbortController();
    await Promise.race([Promise.all(this.#running), this.#deps.clock.sleep(graceMs, grace.signal)]);
    grace.abort();
  }

  /** Resolves when nothing is under way, and what was done is on disk. */
  async settled(): Promise<void> {
    await Promise.all(this.#running);
    for (const content of CONTENTS) await this.#deps.lanes[content].save();
  }

  async #dispatch(): Promise<void> {
    const { sender, lanes, clock } = this.#deps;
    if (clock.now() < this.#diskUntilMs) return;
    for (const content of CONTENTS) {
      if (content === 'bodies' && lanes.records.isBehind) return;
      for (const lane of LANES) {
        while (!this.#stop.signal.aborted && sender.circuit.admits(clock.now())) {
          const job = await lanes[content].take(lane, clock.now(), sender.circuit.state === 'half-open');
          if (job === undefined) {
            sender.circuit.release();
            break;
          }
          this.#start(job, lanes[content]);
        }
      }
    }
  }

  #start(job: Job, lanes: Lanes): void {
    const work = this.#work(job, lanes).finally(() => {
      this.#running.delete(work);
      this.#wake.resolve();
    });
    this.#running.add(work);
  }

  async #work(job: Job, lanes: Lanes): Promise<void> {
    const { sender, clock, log, name } = this.#deps;
    try {
      const sent = await sender.send(job);
      // A job of which nothing was left to be sent has tried nothing.
      sender.circuit.release();
      if (sent === 'done') await lanes.finish(job);
      else lanes.putBack(job);
    } catch (error) {
      log('error', 'What was sent cannot be noted on disk; it is sent again', { destination: name, reason: String(error) });
      this.#diskFailed();
      sender.circuit.release();
      job.notBeforeMs = clock.now() + DISK_MS;
      lanes.putBack(job);
    }
  }

  #diskFailed(): void {
    this.#diskUntilMs = this.#deps.clock.now() + DISK_MS;
  }

  /** How far behind it is, and, once in a while, what was passed over. */
  async #look(): Promise<void> {
    const { lanes, clock } = this.#deps;
    for (const content of CONTENTS) this.#oldestMs[content] = await lanes[content].oldestMs();
    if (clock.now() - this.#savedMs < SAVE_MS) return;
    this.#savedMs = clock.now();
    for (const content of CONTENTS) await lanes[content].save();
  }

  /** Waits for the next time at which something may be done, or for what wakes it. What was due before it looked waits for a wake. */
  async #rest(sinceMs: number): Promise<void> {
    const { sender, lanes, clock } = this.#deps;
    const unsaved = CONTENTS.some((content) => lanes[content].isUnsaved);
    const times = [
      sender.circuit.untilMs ?? 0,
      ...CONTENTS.flatMap((content) => lanes[content].dueMs),
      unsaved ? this.#savedMs + SAVE_MS : 0,
      this.#diskUntilMs,
    ];
    const untilMs = Math.min(...times.filter((each) => each > sinceMs));
    const restMs = untilMs - clock.now();
    if (restMs <= 0) return;
    const sleep = new AbortController();
    await Promise.race([this.#wake.promise, ...(restMs === Infinity ? [] : [clock.sleep(restMs, sleep.signal)])]);
    sleep.abort();
  }
}
