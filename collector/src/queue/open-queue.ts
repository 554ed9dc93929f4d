import { mkdirSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
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

class DiskQueue implements Queue {
  readonly records: DiskLog;
  readonly bodies: DiskLog;
  readonly #lock: { release(): void };
  readonly #timer: NodeJS.Timeout;
  #closing: Promise<void> | undefined;

  constructor(records: DiskLog, bodies: DiskLog, lock: { release(): void }, note: QueueNote) {
    this.records = records;
    this.bodies = bodies;
    this.#lock = lock;
    this.#timer = setInterval(() => {
      this.expire(Date.now()).catch((error: unknown) =>
        note('error', 'Old entries of the queue cannot be deleted', { reason: String(error) }),
      );
    }, EXPIRE_MS).unref();
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
    const queue = new DiskQueue(records, bodies, lock, shared.note);
    await queue.expire(Date.now());
    return queue;
  } catch (error) {
    lock.release();
    throw error;
  }
}
