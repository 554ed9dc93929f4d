const WIRE = { varint: 0, fixed64: 1, bytes: 2, fixed32: 5 } as const;
const START_BYTES = 262_144;
/** A buffer that grew beyond this is not kept for the next request. */
const KEEP_BYTES = 8 * 1_048_576;
/** Texts up to this are written faster by hand, unless they are not ASCII. */
const SHORT = 48;
const MAX_32 = 0xff_ff_ff_ff;

const NIBBLE = new Uint8Array(128);
for (let value = 0; value < 16; value += 1) {
  NIBBLE[value.toString(16).charCodeAt(0)] = value;
  NIBBLE[value.toString(16).toUpperCase().charCodeAt(0)] = value;
}

/**
 * Writes protobuf from its end to its beginning: when a message's length is written its content is there already, so nothing is measured
 * twice or moved. Fields are therefore written in the reverse of their order.
 */
export class ProtoWriter {
  #buffer = Buffer.allocUnsafeSlow(START_BYTES);
  #view = new DataView(this.#buffer.buffer);
  /** Where what was written begins. */
  #at = START_BYTES;

  /** Bytes written so far: what `close` takes to know what belongs to a message. */
  get mark(): number {
    return this.#buffer.length - this.#at;
  }

  /** The message, as a buffer of its own; the writer is empty then. */
  finish(): Buffer {
    const message = Buffer.from(this.#buffer.subarray(this.#at));
    if (this.#buffer.length > KEEP_BYTES) this.#use(Buffer.allocUnsafeSlow(START_BYTES));
    this.#at = this.#buffer.length;
    return message;
  }

  /** Puts tag and length before all that was written since the mark. */
  close(field: number, mark: number): void {
    this.#varint(this.mark - mark);
    this.#varint(field * 8 + WIRE.bytes);
  }

  string(field: number, text: string): void {
    const mark = this.mark;
    if (!this.#ascii(text)) {
      const length = Buffer.byteLength(text);
      this.#room(length);
      this.#at -= length;
      this.#buffer.write(text, this.#at, 'utf8');
    }
    this.close(field, mark);
  }

  /** An id's bytes, which were read as hex. */
  hex(field: number, text: string): void {
    const length = text.length >> 1;
    this.#room(length);
    this.#at -= length;
    for (let index = 0; index < length; index += 1) {
      const high = NIBBLE[text.charCodeAt(index * 2)] ?? 0;
      this.#buffer[this.#at + index] = high * 16 + (NIBBLE[text.charCodeAt(index * 2 + 1)] ?? 0);
    }
    this.#varint(length);
    this.#varint(field * 8 + WIRE.bytes);
  }

  bytes(field: number, bytes: Uint8Array): void {
    this.#room(bytes.length);
    this.#at -= bytes.length;
    this.#buffer.set(bytes, this.#at);
    this.#varint(bytes.length);
    this.#varint(field * 8 + WIRE.bytes);
  }

  fixed64(field: number, value: bigint): void {
    this.#room(8);
    this.#at -= 8;
    this.#view.setBigUint64(this.#at, value, true);
    this.#varint(field * 8 + WIRE.fixed64);
  }

  double(field: number, value: number): void {
    this.#room(8);
    this.#at -= 8;
    this.#view.setFloat64(this.#at, value, true);
    this.#varint(field * 8 + WIRE.fixed64);
  }

  fixed32(field: number, value: number): void {
    this.#room(4);
    this.#at -= 4;
    this.#view.setUint32(this.#at, value, true);
    this.#varint(field * 8 + WIRE.fixed32);
  }

  /** A number that is not negative. */
  varint(field: number, value: number): void {
    this.#varint(value);
    this.#varint(field * 8 + WIRE.varint);
  }

  /** A signed number of 64 bits. */
  int64(field: number, value: number | bigint): void {
    if (typeof value === 'number' && value >= 0) this.#varint(value);
    else this.#bigVarint(BigInt.asUintN(64, BigInt(value)));
    this.#varint(field * 8 + WIRE.varint);
  }

  /** A signed number of 32 bits, its sign folded into the lowest bit. */
  sint32(field: number, value: number): void {
    this.varint(field, value < 0 ? -value * 2 - 1 : value * 2);
  }

  packedDoubles(field: number, values: readonly number[]): void {
    this.#packed64(field, values, (at, value) => this.#view.setFloat64(at, value, true));
  }

  packedFixed64(field: number, values: readonly number[]): void {
    this.#packed64(field, values, (at, value) => this.#view.setBigUint64(at, BigInt(value), true));
  }

  packedVarints(field: number, values: readonly number[]): void {
    const mark = this.mark;
    for (let index = values.length - 1; index >= 0; index -= 1) this.#varint(values[index] ?? 0);
    this.close(field, mark);
  }

  #packed64(field: number, values: readonly number[], set: (at: number, value: number) => void): void {
    this.#room(values.length * 8);
    this.#at -= values.length * 8;
    for (const [index, value] of values.entries()) set(this.#at + index * 8, value);
    this.#varint(values.length * 8);
    this.#varint(field * 8 + WIRE.bytes);
  }

  /** Writes the text if it is short and ASCII. */
  #ascii(text: string): boolean {
    const { length } = text;
    if (length > SHORT) return false;
    this.#room(length);
    const from = this.#at - length;
    for (let index = 0; index < length; index += 1) {
      const code = text.charCodeAt(index);
      if (code > 127) return false;
      this.#buffer[from + index] = code;
    }
    this.#at = from;
    return true;
  }

  #varint(value: number): void {
    this.#room(10);
    if (value < 128) {
      this.#at -= 1;
      this.#buffer[this.#at] = value;
      return;
    }
    let bytes = 1;
    for (let rest = value; rest >= 128; rest = Math.floor(rest / 128)) bytes += 1;
    this.#at -= bytes;
    let at = this.#at;
    let rest = value;
    while (rest >= 128) {
      this.#buffer[at] = (rest > MAX_32 ? rest % 128 : rest & 0x7f) | 0x80;
      rest = Math.floor(rest / 128);
      at += 1;
    }
    this.#buffer[at] = rest;
  }

  #bigVarint(value: bigint): void {
    const bytes: number[] = [];
    let rest = value;
    while (rest > 127n) {
      bytes.push(Number(rest & 0x7fn) | 0x80);
      rest >>= 7n;
    }
    this.#room(10);
    this.#at -= bytes.length + 1;
    this.#buffer.set([...bytes, Number(rest)], this.#at);
  }

  #room(bytes: number): void {
    if (this.#at >= bytes) return;
    const written = this.mark;
    const grown = Buffer.allocUnsafeSlow(Math.max(this.#buffer.length * 2, written + bytes));
    this.#buffer.copy(grown, grown.length - written, this.#at);
    this.#use(grown);
    this.#at = grown.length - written;
  }

  #use(buffer: Buffer<ArrayBuffer>): void {
    this.#buffer = buffer;
    this.#view = new DataView(buffer.buffer);
  }
}
