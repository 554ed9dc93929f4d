const ROOM = 16_384;
/** Up to so many bytes a loop is faster than a call. */
const FEW = 64;
const TWO_32 = 4_294_967_296;
/** Value of a hex digit by its character code. */
const DIGITS = new Uint8Array(128);
for (let value = 0; value < 16; value += 1) {
  const digit = value.toString(16);
  DIGITS[digit.charCodeAt(0)] = value;
  DIGITS[digit.toUpperCase().charCodeAt(0)] = value;
}

/** Writes protobuf into one growing buffer. Nested messages are opened and closed; their length is put in at the end. */
export class ProtoWriter {
  private buffer: Buffer;
  length = 0;

  constructor(bytes = ROOM) {
    this.buffer = Buffer.allocUnsafeSlow(bytes);
  }

  /** A copy of what was written. @param from where it begins */
  bytes(from = 0): Uint8Array {
    return Uint8Array.prototype.slice.call(this.buffer, from, this.length);
  }

  /** What was written, without a copy: good until more is written. */
  view(from = 0): Uint8Array {
    return this.buffer.subarray(from, this.length);
  }

  /** Writes into room that was left before. */
  put(at: number, bytes: Uint8Array): void {
    this.buffer.set(bytes, at);
  }

  private ensure(more: number): void {
    const needed = this.length + more;
    if (needed <= this.buffer.length) return;
    const grown = Buffer.allocUnsafeSlow(Math.max(needed, this.buffer.length * 2));
    this.buffer.copy(grown, 0, 0, this.length);
    this.buffer = grown;
  }

  byte(value: number): void {
    this.ensure(1);
    this.buffer[this.length++] = value;
  }

  /** An unsigned whole number up to 2^53. */
  varint(value: number): void {
    this.ensure(8);
    let rest = value;
    while (rest >= TWO_32) {
      this.buffer[this.length++] = (rest % 128) | 128;
      rest = Math.floor(rest / 128);
    }
    let low = rest >>> 0;
    while (low > 127) {
      this.buffer[this.length++] = (low & 127) | 128;
      low >>>= 7;
    }
    this.buffer[this.length++] = low;
  }

  /** A signed whole number in the safe range; a negative one takes ten bytes, as protobuf's int64 does. */
  int64(value: number): void {
    if (value >= 0) {
      this.varint(value);
      return;
    }
    this.ensure(10);
    let rest = BigInt.asUintN(64, BigInt(value));
    while (rest > 127n) {
      this.buffer[this.length++] = Number(rest & 127n) | 128;
      rest >>= 7n;
    }
    this.buffer[this.length++] = Number(rest);
  }

  double(value: number): void {
    this.ensure(8);
    this.length = this.buffer.writeDoubleLE(value, this.length);
  }

  /** A time in ms since the epoch as nanoseconds; a double holds today's to a quarter of a microsecond. */
  nanos(ms: number): void {
    this.fixed64(ms * 1e6);
  }

  /** A number from 0 up, its fraction cut off, in eight bytes. */
  fixed64(value: number): void {
    const high = Math.floor(value / TWO_32);
    const low = value - high * TWO_32;
    this.ensure(8);
    const { buffer, length: at } = this;
    // what is stored is cut to a byte
    buffer[at] = low;
    buffer[at + 1] = low >>> 8;
    buffer[at + 2] = low >>> 16;
    buffer[at + 3] = low >>> 24;
    buffer[at + 4] = high;
    buffer[at + 5] = high >>> 8;
    buffer[at + 6] = high >>> 16;
    buffer[at + 7] = high >>> 24;
    this.length = at + 8;
  }

  raw(bytes: Uint8Array): void {
    const size = bytes.length;
    this.ensure(size);
    if (size > FEW) this.buffer.set(bytes, this.length);
    else for (let at = 0; at < size; at += 1) this.buffer[this.length + at] = bytes[at] ?? 0;
    this.length += size;
  }

  /** An id in hex as bytes with their length. */
  hex(id: string): void {
    const size = id.length >> 1;
    this.ensure(1 + size);
    const { buffer } = this;
    let at = this.length;
    buffer[at++] = size;
    for (let digit = 0; digit < size * 2; digit += 2) {
      buffer[at++] = ((DIGITS[id.charCodeAt(digit)] ?? 0) << 4) | (DIGITS[id.charCodeAt(digit + 1)] ?? 0);
    }
    this.length = at;
  }

  /**
   * Writes a whole KeyValue of a short text of plain characters; false, with nothing written, when it is another.
   * @param tag of the KeyValue in its message
   * @param key its field `key`, whole
   */
  shortPair(tag: number, key: Uint8Array, text: string): boolean {
    const size = text.length;
    const keySize = key.length;
    const pair = keySize + size + 4;
    if (size > FEW || pair > 127) return false;
    this.ensure(pair + 2);
    const { buffer } = this;
    let at = this.length;
    buffer[at++] = tag;
    buffer[at++] = pair;
    for (let index = 0; index < keySize; index += 1) buffer[at++] = key[index] ?? 0;
    buffer[at++] = 0x12;
    buffer[at++] = size + 2;
    buffer[at++] = 0x0a;
    buffer[at++] = size;
    for (let index = 0; index < size; index += 1) {
      const code = text.charCodeAt(index);
      if (code > 127) return false;
      buffer[at++] = code;
    }
    this.length = at;
    return true;
  }

  /** Text with its length; cut to at most `limit` bytes, never inside a character. */
  string(text: string, limit = Infinity): void {
    const start = this.open();
    this.ensure(text.length * 3);
    if (!this.ascii(text)) this.length += this.buffer.write(text, this.length);
    const end = start + limit;
    if (this.length > end) {
      let cut = end;
      while (cut > start && ((this.buffer[cut] ?? 0) & 0xc0) === 0x80) cut -= 1;
      this.length = cut;
    }
    this.close(start);
  }

  /** Writes a short text of plain characters; false, with nothing written, when it is another. */
  private ascii(text: string): boolean {
    const size = text.length;
    if (size > FEW) return false;
    for (let at = 0; at < size; at += 1) {
      const code = text.charCodeAt(at);
      if (code > 127) return false;
      this.buffer[this.length + at] = code;
    }
    this.length += size;
    return true;
  }

  /** Begins a message of unknown length; give the result to `close`. @param kept bytes its length will take, as far as one can guess */
  open(kept = 1): number {
    this.ensure(kept);
    this.length += kept;
    return this.length;
  }

  /** Ends it: where its length takes more or less than was kept for it, it is moved. */
  close(start: number, kept = 1): void {
    const size = this.length - start;
    const needed = varintBytes(size);
    if (needed !== kept) {
      this.ensure(Math.max(0, needed - kept));
      this.buffer.copyWithin(start - kept + needed, start, this.length);
    }
    let at = start - kept;
    // there is room for it: asking for more would keep only what stands before
    for (let rest = size; ; rest >>>= 7) {
      this.buffer[at++] = rest > 127 ? (rest & 127) | 128 : rest;
      if (rest <= 127) break;
    }
    this.length = at + size;
  }
}

/** Bytes a length takes as a varint. */
export function varintBytes(value: number): number {
  let bytes = 1;
  for (let rest = value; rest > 127; rest = Math.floor(rest / 128)) bytes += 1;
  return bytes;
}
