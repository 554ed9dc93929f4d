import { Malformed } from '../malformed.ts';
import { Interner } from './interner.ts';

const WIRE = { varint: 0, fixed64: 1, bytes: 2, fixed32: 5 } as const;
type Wire = (typeof WIRE)[keyof typeof WIRE];

const texts = new Interner('utf8');
const ids = new Interner('hex');
const SAFE = 2 ** 53;

/**
 * Reads protobuf's wire format, strictly: what is cut off, or of another type than the field's, is an error that names its byte.
 * Libraries read past the end in silence.
 */
export class ProtoReader {
  readonly #buffer: Buffer;
  #at = 0;
  #wire = 0;

  constructor(buffer: Buffer) {
    this.#buffer = buffer;
  }

  get length(): number {
    return this.#buffer.length;
  }

  /** Whether a message that ends at `end` has more fields. */
  more(end: number): boolean {
    if (this.#at > end) this.fail('a field goes beyond the end of its message');
    return this.#at < end;
  }

  /** The number of the next field. */
  field(): number {
    const tag = this.#unsigned();
    this.#wire = tag & 7;
    const field = Math.floor(tag / 8);
    if (field === 0 || field > 536_870_911) this.fail('there is no field of this number: this is no protobuf');
    return field;
  }

  /** Passes over a field that is not known. */
  skip(): void {
    if (this.#wire === WIRE.varint) this.#unsigned();
    else if (this.#wire === WIRE.fixed64) this.#take(8);
    else if (this.#wire === WIRE.bytes) this.#take(this.#unsigned());
    else if (this.#wire === WIRE.fixed32) this.#take(4);
    else this.fail('there is no such wire type: this is no protobuf');
  }

  /** The byte that is read next. */
  get at(): number {
    return this.#at;
  }

  /** Goes on at a byte that `message` told. */
  goOn(at: number): void {
    this.#at = at;
  }

  /** Where the bytes in this field begin; they end where the reader is then. */
  range(): number {
    this.#expect(WIRE.bytes);
    return this.#take(this.#unsigned());
  }

  /** Where the 64 bits in this field begin. */
  range64(): number {
    this.#expect(WIRE.fixed64);
    return this.#take(8);
  }

  /** Where the message in this field ends. */
  message(): number {
    this.#expect(WIRE.bytes);
    const from = this.#take(this.#unsigned());
    const end = this.#at;
    this.#at = from;
    return end;
  }

  string(): string {
    this.#expect(WIRE.bytes);
    const from = this.#take(this.#unsigned());
    return texts.text(this.#buffer, from, this.#at);
  }

  hex(): string {
    this.#expect(WIRE.bytes);
    const from = this.#take(this.#unsigned());
    return ids.text(this.#buffer, from, this.#at);
  }

  bytes(): Uint8Array {
    this.#expect(WIRE.bytes);
    const from = this.#take(this.#unsigned());
    return new Uint8Array(this.#buffer.subarray(from, this.#at));
  }

  fixed64(): bigint {
    this.#expect(WIRE.fixed64);
    return this.#buffer.readBigUInt64LE(this.#take(8));
  }

  fixed32(): number {
    this.#expect(WIRE.fixed32);
    return this.#buffer.readUInt32LE(this.#take(4));
  }

  uint32(): number {
    this.#expect(WIRE.varint);
    const value = this.#unsigned();
    if (value > 0xff_ff_ff_ff) this.fail('a number has more than 32 bits');
    return value;
  }

  double(): number {
    this.#expect(WIRE.fixed64);
    return this.#buffer.readDoubleLE(this.#take(8));
  }

  /** A signed number of 32 bits, its sign folded into the lowest bit. */
  sint32(): number {
    const value = Number(this.int64());
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
  }

  /** A 64-bit number that is never negative, rounded beyond 2^53. */
  count(): number {
    return Number(this.fixed64());
  }

  sfixed64(): number | bigint {
    const value = BigInt.asIntN(64, this.fixed64());
    const number = Number(value);
    return Number.isSafeInteger(number) ? number : value;
  }

  /** Numbers of a repeated field: packed into one, or each by itself. */
  numbers(type: 'double' | 'count' | 'varint', into: number[]): void {
    const next = (): number => (type === 'varint' ? Number(BigInt.asUintN(64, BigInt(this.int64()))) : this[type]());
    if (this.#wire !== WIRE.bytes) {
      into.push(next());
      return;
    }
    const end = this.message();
    this.#wire = type === 'varint' ? WIRE.varint : WIRE.fixed64;
    while (this.more(end)) into.push(next());
  }

  boolean(): boolean {
    return this.int64() !== 0;
  }

  /** A small number of an enumeration. */
  enumeration(): number {
    const value = this.int64();
    if (typeof value === 'bigint' || value < 0 || value > 255) this.fail('there is no such number in the enumeration');
    return value;
  }

  /** A signed 64-bit number; bigint only beyond the safe range. */
  int64(): number | bigint {
    this.#expect(WIRE.varint);
    const from = this.#at;
    const value = this.#unsigned();
    if (value < SAFE) return value;
    let exact = 0n;
    for (let index = from; index < this.#at; index += 1) {
      exact |= BigInt((this.#buffer[index] ?? 0) & 0x7f) << BigInt(7 * (index - from));
    }
    const signed = BigInt.asIntN(64, exact);
    const number = Number(signed);
    return Number.isSafeInteger(number) ? number : signed;
  }

  fail(problem: string): never {
    throw new Malformed(`byte ${this.#at}`, problem);
  }

  #expect(wire: Wire): void {
    if (this.#wire !== wire) this.fail('the field has another type than OTLP says');
  }

  /** Moves on by so many bytes; answers where they begin. */
  #take(count: number): number {
    const from = this.#at;
    if (count > this.#buffer.length - from) this.fail('the request is cut off here');
    this.#at = from + count;
    return from;
  }

  #unsigned(): number {
    let value = 0;
    let scale = 1;
    for (let count = 0; count < 10; count += 1) {
      const byte = this.#buffer[this.#at];
      if (byte === undefined) this.fail('the request is cut off here');
      this.#at += 1;
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value;
      scale *= 128;
    }
    return this.fail('a number has more than ten bytes: this is no protobuf');
  }
}
