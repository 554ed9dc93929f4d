import { warnOnce } from '../context/warn.ts';
import type { Envelope } from '../otlp/envelope.ts';
import { request } from '../otlp/envelope.ts';
import { backoffMs } from '../retry/backoff.ts';
import type { Batch } from './batch.ts';
import type { Delivery } from './delivery.ts';
import type { Transport } from './transport.ts';

const PARALLEL = 4;
const FIRST_BACKOFF_MS = 500;
const MAX_BACKOFF_MS = 15_000;

/** Delivers batches: several at once while all goes well, one at a time with growing waits while the collector is away. */
export class Sender {
  static readonly parallel = PARALLEL;

  private readonly queue: Batch[] = [];
  private readonly watchers = new Set<() => void>();
  private inFlight = 0;
  private notBefore = 0;
  private alarm: NodeJS.Timeout | undefined;
  /** Refused or unanswered attempts since the last delivery. */
  private failures = 0;
  /** Someone waited in vain since the last delivery. */
  private hung = false;
  private everAnswered = false;
  private readonly transport: Transport;
  private readonly around: Envelope;
  private readonly limitBytes: number;
  /** Of what waits or is on its way. */
  bytes = 0;
  /** Records lost: there was no room, or the collector refused them. */
  dropped = 0;

  constructor(transport: Transport, around: Envelope, limitBytes: number) {
    this.transport = transport;
    this.around = around;
    this.limitBytes = limitBytes;
  }

  /** Whether waiting for the collector makes sense at all. */
  get healthy(): boolean {
    return this.failures === 0 && !this.hung;
  }

  get idle(): boolean {
    return this.queue.length === 0 && this.inFlight === 0;
  }

  get roomy(): boolean {
    return this.bytes < this.limitBytes / 2;
  }

  /** Whether it has never been reached, and the last attempt failed: a collector that was not started. */
  get absent(): boolean {
    return !this.everAnswered && this.failures > 0;
  }

  add(batch: Batch): void {
    if (this.bytes + batch.records.length > this.limitBytes) {
      this.lose(batch.count, 'the collector is away or too slow, and the queue is full');
      return;
    }
    this.bytes += batch.records.length;
    this.queue.push(batch);
    this.pump();
  }

  /** Tries again now, whatever the wait was. */
  hurry(): void {
    this.notBefore = 0;
    this.pump();
  }

  /** Waits until `done` or for so long, ms; keeps the process alive meanwhile. False when time ran out. */
  async until(done: () => boolean, timeoutMs: number): Promise<boolean> {
    if (done()) return true;
    return new Promise((resolve) => {
      const finish = (result: boolean): void => {
        this.watchers.delete(check);
        clearTimeout(timer);
        if (!result) this.hung = true;
        resolve(result);
      };
      const check = (): void => {
        if (done()) finish(true);
      };
      const timer = setTimeout(() => finish(false), timeoutMs);
      this.watchers.add(check);
    });
  }

  close(): void {
    clearTimeout(this.alarm);
    this.transport.close();
  }

  private pump(): void {
    const wait = this.notBefore - Date.now();
    if (wait > 0) {
      this.alarm ??= setTimeout(() => {
        this.alarm = undefined;
        this.pump();
      }, wait).unref();
      return;
    }
    while (this.inFlight < (this.failures === 0 ? PARALLEL : 1)) {
      const batch = this.queue.shift();
      if (batch === undefined) return;
      this.inFlight += 1;
      void this.send(batch);
    }
  }

  private async send(batch: Batch): Promise<void> {
    const delivery = await this.transport.send(batch.url, request(this.around, batch.records));
    this.inFlight -= 1;
    this.settle(batch, delivery);
    this.pump();
    for (const check of this.watchers) check();
  }

  private settle(batch: Batch, delivery: Delivery): void {
    this.everAnswered ||= delivery.status !== 'retryable' || delivery.answered;
    switch (delivery.status) {
      case 'delivered':
        this.bytes -= batch.records.length;
        this.failures = 0;
        this.notBefore = 0;
        this.hung = false;
        if (delivery.rejected !== undefined)
          this.lose(delivery.rejected.count, `the collector left them out (${delivery.rejected.reason})`);
        return;
      case 'refused':
        this.bytes -= batch.records.length;
        this.lose(batch.count, `the collector refused them (${delivery.reason})`);
        return;
      case 'retryable':
        this.failures += 1;
        this.queue.unshift(batch);
        this.notBefore = Date.now() + (delivery.retryAfterMs ?? backoffMs(this.failures + 1, FIRST_BACKOFF_MS, MAX_BACKOFF_MS));
        warnOnce(
          'SYNCTRAIL_COLLECTOR_AWAY',
          `The collector at ${batch.url} cannot be reached (${delivery.reason}); what is recorded waits.`,
        );
    }
  }

  private lose(count: number, reason: string): void {
    this.dropped += count;
    warnOnce('SYNCTRAIL_DROPPED', `Spans or events are lost, ${count} so far: ${reason}.`);
  }
}
