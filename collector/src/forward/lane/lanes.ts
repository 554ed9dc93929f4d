import type { Cursor, EntryLog, Position } from '../../queue/entry.ts';
import type { SignalName } from '../../receive/signal-name.ts';
import { Done } from './done.ts';
import { type Job, jobsOf } from './job.ts';

/** What waited longer is a backlog, ms. */
const FRESH_MS = 60_000;

export interface LanesOptions {
  readonly log: EntryLog;
  readonly cursor: Cursor;
  readonly signals: ReadonlySet<SignalName>;
  readonly requestBytes: number;
  /** Jobs under way or waiting at most, by lane. */
  readonly room: Readonly<Record<Job['lane'], number>>;
}

interface Lane {
  /** Where it reads on. */
  next: Position;
  /** Read, but not under way. */
  readonly ready: Job[];
  /** Tried, and to be tried again. */
  readonly waiting: Job[];
  running: number;
}

function newLane(next: Position): Lane {
  return { next, ready: [], waiting: [], running: 0 };
}

/** The job that waits and was tried the least, of those whose time has come; it waits no longer. */
function due({ waiting }: Lane, nowMs: number): Job | undefined {
  const [job] = waiting.filter(({ notBeforeMs }) => notBeforeMs <= nowMs).toSorted((one, other) => one.attempts - other.attempts);
  if (job !== undefined) waiting.splice(waiting.indexOf(job), 1);
  return job;
}

/**
 * What one destination is sent of one log, in two lanes: `fresh` reads what came just now, `backlog` what has waited, oldest first. The
 * border between them only moves on: where the fresh lane falls behind, what it has not read becomes backlog.
 */
export class Lanes {
  readonly #options: LanesOptions;
  readonly #done: Done;
  readonly #fresh: Lane;
  readonly #backlog: Lane;
  /** Where the fresh lane began, or began anew. */
  #border: Position;
  /** Positions that are in a job, and when they were received. */
  readonly #held = new Map<Position, number>();
  #oldest: { readonly position: Position; readonly receivedMs: number } | undefined;
  #saved = true;

  private constructor(options: LanesOptions, border: Position) {
    this.#options = options;
    this.#done = new Done(options.cursor.progress);
    this.#border = border;
    this.#fresh = newLane(border);
    this.#backlog = newLane(this.#done.low);
  }

  static async open(options: LanesOptions, nowMs: number): Promise<Lanes> {
    const { low } = options.cursor.progress;
    return new Lanes(options, Math.max(low, await options.log.since(nowMs - FRESH_MS)));
  }

  get tail(): Position {
    return this.#options.log.tail;
  }

  /** Whether there is more than what is under way. */
  get isBehind(): boolean {
    return this.#fresh.next < this.tail || this.#backlogLeft() || [this.#fresh, this.#backlog].some(({ ready }) => ready.length > 0);
  }

  /** Whether something was passed over, or done with, that is not on disk yet. */
  get isUnsaved(): boolean {
    return !this.#saved;
  }

  /** When jobs that wait are due, ms since the epoch. */
  get dueMs(): number[] {
    return [this.#fresh, this.#backlog].flatMap(({ waiting }) => waiting.map(({ notBeforeMs }) => notBeforeMs));
  }

  /**
   * The next job of a lane, which is under way from now on; undefined when there is none, or no room. `probing` is for a destination that takes
   * nothing: one that was not tried yet goes first then, as what it fails at may be the request and not itself.
   */
  async take(name: Job['lane'], nowMs: number, probing: boolean): Promise<Job | undefined> {
    const lane = name === 'fresh' ? this.#fresh : this.#backlog;
    const room = this.#options.room[name];
    if (lane.running >= room) return undefined;
    // Those that wait hold memory: there are never many more than may be under way.
    const full = lane.waiting.length >= 2 * room;
    let job = probing ? undefined : due(lane, nowMs);
    if (job === undefined && !full && lane.ready.length === 0) await this.#read(name, lane, nowMs);
    if (job === undefined && !full) job = lane.ready.shift();
    if (probing) job ??= due(lane, nowMs);
    if (job !== undefined) lane.running += 1;
    return job;
  }

  /** Back it goes; tried again when its time has come. */
  putBack(job: Job): void {
    const lane = job.lane === 'fresh' ? this.#fresh : this.#backlog;
    lane.running -= 1;
    lane.waiting.push(job);
  }

  /** Resolves when it is on disk that the job is done with, as far as the disk has room: else only what is under way is ever sent twice. */
  async finish(job: Job): Promise<void> {
    for (const { position } of job.entries) {
      this.#done.add(position, position);
      this.#held.delete(position);
    }
    this.#saved = false;
    await this.save();
    (job.lane === 'fresh' ? this.#fresh : this.#backlog).running -= 1;
  }

  async save(): Promise<void> {
    if (this.#saved) return;
    this.#saved = true;
    try {
      // Without room it is saved later: to send the same again would never make any.
      if (!(await this.#options.cursor.save(this.#done.progress))) this.#saved = false;
    } catch (error) {
      this.#saved = false;
      throw error;
    }
  }

  /** When the oldest entry that is not done with was received, ms since the epoch; undefined when there is none. */
  async oldestMs(): Promise<number | undefined> {
    const { low } = this.#done;
    const held = this.#held.get(low);
    if (held !== undefined) return held;
    if (this.#oldest?.position === low) return this.#oldest.receivedMs;
    const { log, signals } = this.#options;
    if (low >= log.tail) return undefined;
    const { entries, next } = await log.read(low, { entries: 1, bytes: 1, signals });
    const [entry] = entries;
    this.#passOver(low, entry?.position ?? next);
    if (entry === undefined) return undefined;
    this.#oldest = { position: entry.position, receivedMs: entry.receivedMs };
    return entry.receivedMs;
  }

  async #read(name: Job['lane'], lane: Lane, nowMs: number): Promise<void> {
    const { log, signals, requestBytes } = this.#options;
    for (;;) {
      const end = name === 'fresh' ? log.tail : this.#border;
      const from = this.#done.openFrom(lane.next);
      if (from >= end) {
        lane.next = Math.max(lane.next, Math.min(from, end));
        return;
      }
      const before = Math.min(end, this.#done.closedAfter(from));
      const { entries, next } = await log.read(from, { signals, bytes: requestBytes, before });
      const oldest = entries[0]?.receivedMs ?? nowMs;
      if (name === 'fresh' && oldest < nowMs - FRESH_MS && (await this.#moveBorder(from, nowMs))) continue;
      lane.next = Math.max(next, from);
      const mine = entries.filter(({ position }) => !this.#held.has(position));
      this.#passOthers(from, next, new Set(entries.map(({ position }) => position)));
      for (const { position, receivedMs } of mine) this.#held.set(position, receivedMs);
      lane.ready.push(...jobsOf(mine, name, requestBytes));
      if (mine.length > 0 || next <= from) return;
    }
  }

  /** Begins the fresh lane anew where what is fresh begins; false when that is not further on. */
  async #moveBorder(from: Position, nowMs: number): Promise<boolean> {
    const border = await this.#options.log.since(nowMs - FRESH_MS);
    if (border <= from) return false;
    this.#border = border;
    this.#fresh.next = border;
    this.#backlog.next = Math.min(this.#backlog.next, from);
    return true;
  }

  #passOthers(from: Position, next: Position, given: ReadonlySet<Position>): void {
    let first = from;
    for (const position of given) {
      this.#passOver(first, position);
      first = position + 1;
    }
    this.#passOver(first, next);
  }

  /** Nothing for this destination from `first` up to `before`. */
  #passOver(first: Position, before: Position): void {
    if (before <= first) return;
    this.#done.add(first, before - 1);
    this.#saved = false;
  }

  #backlogLeft(): boolean {
    return this.#done.openFrom(this.#backlog.next) < this.#border;
  }
}
