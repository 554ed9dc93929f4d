import { mkdirSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { TrustedTime } from '../clock/clock-file.ts';
import type { Appended, Content, NewEntry, Queue } from './entry.ts';
import { lockFolder, QueueRefused } from './lock.ts';
import { DiskLog } from './log.ts';
import type { QueueNote } from './mend.ts';
import type { QueueSettings } from './settings.ts';

/** The retention is looked at so often, ms. */
const EXPIRE_MS = 600_000;

export interface QueueOptions extends Omit<QueueSettings, 'dir'> {
  readonly dir: string;
  /** Names of those who read the queue: what none of them waits for is deleted. */
  readonly destinations: readonly string[];
  /** What the queue has to say: a torn end, a broken file, entries given up. */
  readonly note: QueueNote;
}

/** What a queue has beside its logs. */
interface QueueKeeping {
  readonly lock: { release(): void };
  /** The time by which entries are given up. */
  readonly time: TrustedTime;
  readonly note: QueueNote;
}

class DiskQueue implements Queue {
  readonly records: DiskLog;
  readonly bodies: DiskLog;
  readonly #lock: { release(): void };
  readonly #time: TrustedTime;
  readonly #note: QueueNote;
  readonly #timer: NodeJS.Timeout;
  #toldDoubt = false;
  #closing: Promise<void> | undefined;

  constructor(records: DiskLog, bodies: DiskLog, { lock, time, note }: QueueKeeping) {
    this.records = records;
    this.bodies = bodies;
    this.#lock = lock;
    this.#time = time;
    this.#note = note;
    this.#timer = setInterval(() => void this.expireNow(), EXPIRE_MS).unref();
  }

  /** Gives up what is too old by a clock that can be believed. What cannot be deleted stays, and is told. */
  async expireNow(): Promise<void> {
    try {
      const trustedMs = this.#time.look(Date.now());
      if (this.#time.isDoubted && !this.#toldDoubt) {
        const fields = { now: new Date().toISOString(), trusted: new Date(trustedMs).toISOString() };
        this.#note(
          'warn',
          'The clock is far ahead of what it said before: nothing is given up by it until it has said so for a day',
          fields,
        );
      }
      this.#toldDoubt = this.#time.isDoubted;
      await this.expire(trustedMs);
    } catch (error) {
      this.#note('error', 'Old entries of the queue cannot be deleted', { reason: String(error) });
    }
  }

  async append(content: Content, entry: NewEntry): Promise<Appended> {
    return await this[content].append(entry);
  }

  async expire(nowMs: number): Promise<void> {
    await this.records.expire(nowMs);
    await this.bodies.expire(nowMs);
  }

  async close(): Promise<void> {
    this.#closing ??= this.#close();
    await this.#closing;
  }

  async #close(): Promise<void> {
    clearInterval(this.#timer);
    await Promise.all([this.records.close(), this.bodies.close()]);
    this.#lock.release();
  }
}

/** Opens the queue and mends what a crash left of it. Rejects with `QueueRefused` when another has the folder or it cannot be used. */
export async function openQueue({ dir: path, bytes, bodyBytes, ...shared }: QueueOptions): Promise<DiskQueue> {
  try {
    mkdirSync(path, { recursive: true });
  } catch (error) {
    throw new QueueRefused(`The folder of the queue cannot be made: ${error instanceof Error ? error.message : String(error)}.`);
  }
  const dir = realpathSync(path);
  const lock = lockFolder(dir);
  try {
    const records = await DiskLog.open({ ...shared, content: 'records', dir: join(dir, 'records'), bytes });
    const bodies = await DiskLog.open({ ...shared, content: 'bodies', dir: join(dir, 'bodies'), bytes: bodyBytes });
    const newestMs = Math.max(...[records, bodies].map((log) => log.newestMs));
    const queue = new DiskQueue(records, bodies, {
      lock,
      time: new TrustedTime(dir, newestMs === 0 ? Date.now() : newestMs),
      note: shared.note,
    });
    await queue.expireNow();
    return queue;
  } catch (error) {
    lock.release();
    throw error;
  }
}
