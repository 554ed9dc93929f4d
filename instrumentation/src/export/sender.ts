import { warnOnce } from '../context/warn.ts';
import type { Meter } from '../metrics/meter.ts';
import type { Batch, Signal } from './batch.ts';
import type { Delivery } from './delivery.ts';
import { Health } from './health.ts';
import type { LossCause } from './losses.ts';
import { Losses } from './losses.ts';
import type { Spool } from './spool.ts';
import type { Transport } from './transport.ts';

const PARALLEL = 4;
/** Of the room for what waits, the part that bodies of calls may take. */
const BODIES_SHARE = 0.25;
/** A request that is out for longer than that is one that nobody may ever answer, ms. */
const SLOW_MS = 1_000;

const NO_ROOM_FOR_BODIES = 'they were bodies of calls, which go first where there is no room';

interface SenderOptions {
  readonly transport: Transport;
  readonly urls: Readonly<Record<Signal, string>>;
  /** Of what waits in memory, bytes. */
  readonly limitBytes: number;
  readonly spool: Spool | undefined;
  /** Counts what is lost. */
  readonly meter: Meter;
  /** Something arrived. */
  readonly onDelivered: () => void;
}

/**
 * Delivers batches: several at once while all goes well, one at a time with growing waits while the collector is away.
 * What waits in memory goes to the spool when it grows too large, and when it is told to; the spool is drained from its oldest on,
 * one request at a time, so that it arrives in order.
 */
export class Sender {
  static readonly parallel = PARALLEL;

  private readonly queue: Batch[] = [];
  /** Bodies of calls: they go when nothing else waits. */
  private readonly bodies: Batch[] = [];
  private bodyBytes = 0;
  /** When each was sent, ms. */
  private readonly inFlight = new Map<Batch, number>();
  private readonly watchers = new Set<() => void>();
  private alarm: NodeJS.Timeout | undefined;
  /** Whether a request is under way that comes from the spool. */
  private draining = false;
  private readonly options: SenderOptions;
  private readonly health = new Health();
  readonly losses: Losses;
  /** Of what waits or is on its way in memory. */
  bytes = 0;

  constructor(options: SenderOptions) {
    this.options = options;
    this.losses = new Losses(options.meter);
  }

  /** Whether waiting for the collector makes sense at all. */
  get healthy(): boolean {
    return this.health.good;
  }

  /** Whether what waits had better lie on disk. */
  get strained(): boolean {
    if (this.health.doubtful) return true;
    const [oldest] = this.inFlight.values();
    return oldest !== undefined && performance.now() - oldest > SLOW_MS;
  }

  get idle(): boolean {
    return this.queue.length === 0 && this.bodies.length === 0 && this.inFlight.size === 0 && this.options.spool?.empty !== false;
  }

  /** Whether all that was handed over is at least on its way, and what follows will fit. */
  get roomy(): boolean {
    return this.queue.length === 0 && this.bytes <= this.options.limitBytes / 2;
  }

  get absent(): boolean {
    return this.health.absent;
  }

  add(batch: Batch): void {
    const { limitBytes, spool } = this.options;
    const size = batch.body.length;
    if (batch.bodies === true) {
      this.addBodies(batch);
      return;
    }
    this.makeRoom(size);
    if (this.strained && this.bytes + size > limitBytes / 4) this.spill();
    if (this.bytes + size > limitBytes) {
      const why = spool === undefined ? 'the queue is full' : spool.add(batch) ? undefined : spool.refusal;
      if (why !== undefined) this.lose(batch, 'full', `the collector is away or too slow, and ${why}`);
    } else {
      this.bytes += size;
      this.queue.push(batch);
    }
    this.pump();
  }

  private addBodies(batch: Batch): void {
    const { limitBytes } = this.options;
    const size = batch.body.length;
    if (this.bodyBytes + size > limitBytes * BODIES_SHARE || this.bytes + size > limitBytes) {
      this.lose(batch, 'full', NO_ROOM_FOR_BODIES);
      return;
    }
    this.bytes += size;
    this.bodyBytes += size;
    this.bodies.push(batch);
    this.pump();
  }

  /** Bodies give way to all else, the oldest first. */
  private makeRoom(size: number): void {
    while (this.bytes + size > this.options.limitBytes) {
      const batch = this.nextBodies();
      if (batch === undefined) return;
      this.bytes -= batch.body.length;
      this.lose(batch, 'full', NO_ROOM_FOR_BODIES);
    }
  }

  private nextBodies(): Batch | undefined {
    const batch = this.bodies.shift();
    if (batch !== undefined) this.bodyBytes -= batch.body.length;
    return batch;
  }

  /** Writes what waits in memory to the spool, as far as there is room; what is on its way too, in case it does not arrive. */
  spill(): void {
    const { spool } = this.options;
    if (spool === undefined) return;
    for (const batch of this.inFlight.keys()) if (batch.kept === undefined && !spool.add(batch, true)) return;
    for (let batch = this.queue[0]; batch !== undefined; batch = this.queue[0]) {
      if (batch.kept === undefined && !spool.add(batch)) break;
      this.queue.shift();
      this.bytes -= batch.body.length;
    }
    for (let batch = this.bodies[0]; batch !== undefined; batch = this.bodies[0]) {
      if (batch.kept === undefined && !(spool.hasRoomForBodies && spool.add(batch))) break;
      this.nextBodies();
      this.bytes -= batch.body.length;
    }
    spool.sync();
  }

  /** Tries again now, whatever the wait was. */
  hurry(): void {
    this.health.hurry();
    this.pump();
  }

  /** Waits until `done` or for so long, ms; keeps the process alive meanwhile. False when time ran out. */
  async until(done: () => boolean, timeoutMs: number): Promise<boolean> {
    if (done()) return true;
    return new Promise((resolve) => {
      const finish = (result: boolean): void => {
        this.watchers.delete(check);
        clearTimeout(timer);
        if (!result) this.health.hung = true;
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
    this.options.transport.close();
  }

  private pump(): void {
    const wait = this.health.notBefore - Date.now();
    if (wait > 0) {
      this.alarm ??= setTimeout(() => {
        this.alarm = undefined;
        this.pump();
      }, wait).unref();
      return;
    }
    while (this.inFlight.size < (this.health.single ? 1 : PARALLEL)) {
      const batch = this.next();
      if (batch === undefined) return;
      this.inFlight.set(batch, performance.now());
      void this.send(batch);
    }
  }

  private next(): Batch | undefined {
    const batch = this.mayDrain ? this.options.spool?.next() : undefined;
    if (batch === undefined) return this.queue.shift() ?? this.nextBodies();
    this.draining = true;
    this.bytes += batch.body.length;
    return batch;
  }

  /** What is fresh goes on while the spool is drained: beside it, one request is the spool's. */
  private get mayDrain(): boolean {
    return !this.draining && (this.queue.length === 0 || this.inFlight.size > 0);
  }

  private async send(batch: Batch): Promise<void> {
    const drained = batch.kept !== undefined;
    const delivery = await this.options.transport.send(this.options.urls[batch.signal], batch.body, batch.packed === true);
    this.inFlight.delete(batch);
    if (drained) this.draining = false;
    this.settle(batch, delivery);
    this.pump();
    for (const check of this.watchers) check();
  }

  private settle(batch: Batch, delivery: Delivery): void {
    this.health.note(delivery, Date.now());
    if (delivery.status === 'retryable') {
      if (batch.kept === undefined) this.again(batch);
      else {
        batch.kept.out = false;
        this.bytes -= batch.body.length;
      }
      const url = this.options.urls[batch.signal];
      warnOnce('SYNCTRAIL_COLLECTOR_AWAY', `The collector at ${url} cannot be reached (${delivery.reason}); what is recorded waits.`);
      return;
    }
    this.bytes -= batch.body.length;
    this.options.spool?.done(batch);
    if (delivery.status === 'refused') {
      this.lose(batch, 'refused', `the collector refused them (${delivery.reason})`);
      return;
    }
    if (delivery.rejected !== undefined)
      this.lose(batch, 'left_out', `the collector left them out (${delivery.rejected.reason})`, delivery.rejected.count);
    this.options.onDelivered();
  }

  private again(batch: Batch): void {
    if (batch.bodies !== true) this.queue.unshift(batch);
    else {
      this.bodies.unshift(batch);
      this.bodyBytes += batch.body.length;
    }
  }

  /** Counters are no loss: the next reading says all that this one would have. */
  private lose(batch: Batch, cause: LossCause, reason: string, count = batch.count): void {
    if (batch.signal !== 'metrics') this.losses.add(count, cause, reason);
    else warnOnce('SYNCTRAIL_METRICS', `Metrics did not arrive: ${reason}.`);
  }
}
