import { warnOnce } from '../context/warn.ts';
import type { Envelope } from '../otlp/envelope.ts';
import { RECORD, request } from '../otlp/envelope.ts';
import { ProtoWriter } from '../otlp/proto-writer.ts';
import type { Kept } from './spool-file.ts';

export type Signal = 'traces' | 'logs' | 'metrics';

/** Records of one signal, encoded as a whole request, on their way out. */
export interface Batch {
  readonly signal: Signal;
  /** Bodies of calls: what may be given up for the sake of all else. */
  readonly bodies?: boolean | undefined;
  /** The request, as it is sent and spooled. */
  readonly body: Uint8Array;
  /** Records in it. */
  readonly count: number;
  /** Where it lies on disk, once it does. */
  kept?: Kept | undefined;
}

/** Encodes records as they end, until there are enough for one request. */
export class BatchWriter {
  private readonly writer = new ProtoWriter(65_536);
  private count = 0;
  private readonly signal: Signal;
  private readonly around: Envelope;
  private readonly bodies: boolean;

  constructor(signal: Signal, around: Envelope, bodies = false) {
    this.signal = signal;
    this.around = around;
    this.bodies = bodies;
  }

  get bytes(): number {
    return this.writer.length;
  }

  add<T>(write: (writer: ProtoWriter, record: T) => void, record: T): void {
    const before = this.writer.length;
    try {
      this.writer.byte(RECORD);
      const start = this.writer.open();
      write(this.writer, record);
      this.writer.close(start);
      this.count += 1;
    } catch (error) {
      // half a record would spoil all others of the batch
      this.writer.length = before;
      warnOnce('SYNCTRAIL_ENCODING', `A record could not be encoded: ${String(error)}`);
    }
  }

  /** What was written since the last time; undefined when that is nothing. */
  take(): Batch | undefined {
    if (this.count === 0) return undefined;
    const batch = { signal: this.signal, bodies: this.bodies, body: request(this.around, this.writer.view()), count: this.count };
    this.writer.length = 0;
    this.count = 0;
    return batch;
  }
}
