import type { WorkerReply, WorkerRequest } from './messages.ts';
import type { Writer } from './writer.ts';

type WriteRequest = Extract<WorkerRequest, { type: 'write' }>;

/** Rows that one commit takes at most, so that no batch waits long for the others. */
const GROUP_ROWS = 20_000;

/** After such an error the engine answers nothing any more: only a new process helps. */
const FATAL = /database has been invalidated|FATAL/;

/** Group commit: all batches that wait are written in one go, then all are acknowledged. */
export class WriteQueue {
  readonly #writer: Writer;
  readonly #reply: (message: WorkerReply) => void;
  readonly #waiting: WriteRequest[] = [];
  #turn: Promise<void> = Promise.resolve();
  #busyMs = 0;

  constructor(writer: Writer, reply: (message: WorkerReply) => void) {
    this.#writer = writer;
    this.#reply = reply;
  }

  add(request: WriteRequest): void {
    this.#waiting.push(request);
    void this.enter(() => this.#writeGroup());
  }

  /** How long was written since this was last asked, ms. */
  takeBusyMs(): number {
    const busyMs = this.#busyMs;
    this.#busyMs = 0;
    return busyMs;
  }

  /** Runs work that must not overlap a write; rejects as the work does. */
  async enter(work: () => Promise<void>): Promise<void> {
    const turn = this.#turn.then(work);
    this.#turn = turn.catch(() => undefined);
    await turn;
  }

  async #writeGroup(): Promise<void> {
    let rows = 0;
    let count = 0;
    while (count < this.#waiting.length && rows < GROUP_ROWS) {
      rows += this.#waiting[count]?.parts.reduce((sum, part) => sum + part.rows, 0) ?? 0;
      count += 1;
    }
    const group = this.#waiting.splice(0, count);
    if (group.length === 0) return;
    const startMs = performance.now();
    try {
      await this.#writer.write(group);
      for (const { id } of group) this.#reply({ type: 'done', id });
    } catch (error) {
      if (error instanceof Error && FATAL.test(error.message)) throw error;
      if (group.length > 1) await this.#oneByOne(group);
      else this.#refuse(group, error);
    } finally {
      this.#busyMs += performance.now() - startMs;
    }
  }

  /** Whichever batch was at fault is refused alone. */
  async #oneByOne(group: readonly WriteRequest[]): Promise<void> {
    for (const request of group) {
      try {
        await this.#writer.write([request]);
        this.#reply({ type: 'done', id: request.id });
      } catch (error) {
        this.#refuse([request], error);
      }
    }
  }

  #refuse(requests: readonly WriteRequest[], error: unknown): void {
    const message = error instanceof Error ? error.message : String(error);
    for (const { id } of requests) this.#reply({ type: 'failed', id, message });
  }
}
