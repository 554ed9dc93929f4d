import { warnOnce } from '../context/warn.ts';
import type { Envelope } from '../otlp/envelope.ts';
import { headRoom, RECORD, requestHead } from '../otlp/envelope.ts';
import { ProtoWriter } from '../otlp/proto-writer.ts';
import { pack } from './pack.ts';
import type { Kept } from './spool-file.ts';

export type Signal = 'traces' | 'logs' | 'metrics';

/** What the length of nearly all records takes. */
const LENGTH_BYTES = 2;

/** Records of one signal, encoded as a whole request, on their way out. */
export interface Batch {
  readonly signal: Signal;
  /** Bodies of calls: what may be given up for the sake of all else. */
  readonly bodies?: boolean | undefined;
  /** The request, as it is sent. */
  readonly body: Uint8Array;
  /** It is packed with gzip. */
  readonly packed?: boolean | undefined;
  /** Records in it. */
  readonly count: number;
  /** Where it lies on disk, once it does. */
  kept?: Kept | undefined;
}

interface BatchOptions {
  readonly bodies?: boolean;
  /** Requests are packed as they are handed over: what waits is a twentieth then, and is not packed again for another attempt or the disk. */
  readonly gzip?: boolean;
}

/** Encodes records as they end, until there are enough for one request. */
export class BatchWriter {
  private readonly writer = new ProtoWriter(65_536);
  /** Where the records begin: what stands before them is known at the end. */
  private readonly start: number;
  private count = 0;
  private readonly signal: Signal;
  private readonly around: Envelope;
  private readonly bodies: boolean;
  private readonly gzip: boolean;

  constructor(signal: Signal, around: Envelope, { bodies = false, gzip = false }: BatchOptions = {}) {
    this.signal = signal;
    this.around = around;
    this.bodies = bodies;
    this.gzip = gzip;
    this.start = headRoom(around);
    this.writer.length = this.start;
  }

  /** Of its records. */
  get bytes(): number {
    return this.writer.length - this.start;
  }

  add<T>(write: (writer: ProtoWriter, record: T) => void, record: T): void {
    const before = this.writer.length;
    try {
      this.writer.byte(RECORD);
      const start = this.writer.open(LENGTH_BYTES);
      write(this.writer, record);
      this.writer.close(start, LENGTH_BYTES);
      this.count += 1;
    } catch (error) {
      // half a record would spoil all others of the batch
      this.writer.length = before;
      warnOnce('SYNCTRAIL_ENCODING', `A record could not be encoded: ${String(error)}`);
    }
  }

  /** What was written since the last time; undefined when that is nothing. */
  take(): Batch | undefined {
    const { writer, signal, bodies, gzip, count } = this;
    if (count === 0) return undefined;
    const head = requestHead(this.around, this.bytes);
    const from = this.start - head.length;
    writer.put(from, head);
    const body = gzip ? pack(writer.view(from)) : writer.bytes(from);
    writer.length = this.start;
    this.count = 0;
    return { signal, bodies, body, packed: gzip, count };
  }
}
