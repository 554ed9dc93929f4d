import { warnOnce } from '../context/warn.ts';
import { ProtoWriter } from '../otlp/proto-writer.ts';
import { RECORD } from '../otlp/envelope.ts';

/** Records of one signal, encoded, on their way out. */
export interface Batch {
  readonly url: string;
  /** Each record with its tag and length. */
  readonly records: Uint8Array;
  readonly count: number;
}

/** Encodes records as they end, until there are enough for one request. */
export class BatchWriter {
  private readonly writer = new ProtoWriter(65_536);
  private count = 0;
  private readonly url: string;

  constructor(url: string) {
    this.url = url;
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
    const batch = { url: this.url, records: this.writer.take(), count: this.count };
    this.count = 0;
    return batch;
  }
}
