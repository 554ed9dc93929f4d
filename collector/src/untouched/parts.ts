import type { ProtoReader } from '../otlp/protobuf/reader.ts';
import { redactShort } from '../redact/attributes.ts';
import type { Limits } from '../validate/limits.ts';
import type { AttributeCheck } from './attribute-check.ts';
import { touched } from './touched.ts';

const NS_PER_MS = 1_000_000n;
const NS_PER_DAY = 86_400_000_000_000n;

/** 64 bits in two halves: a comparison of numbers, not of bigints. */
interface Halves {
  readonly high: number;
  readonly low: number;
}

function halves(ns: bigint): Halves {
  const at = ns < 0n ? 0n : ns;
  return { high: Number(at >> 32n), low: Number(at & 0xff_ff_ff_ffn) };
}

/** The times that records of every kind may have when they are received. */
export interface Times {
  readonly from: Halves;
  readonly to: Halves;
}

export function timesAt(receivedNs: bigint, { days, eventDays, aheadMs }: Limits): Times {
  return {
    from: halves(receivedNs - BigInt(Math.min(days, eventDays)) * NS_PER_DAY),
    to: halves(receivedNs + BigInt(aheadMs) * NS_PER_MS),
  };
}

export function isBefore(buffer: Buffer, at: number, { high, low }: Halves): boolean {
  const own = buffer.readUInt32LE(at + 4);
  return own < high || (own === high && buffer.readUInt32LE(at) < low);
}

export function isAfter(buffer: Buffer, at: number, { high, low }: Halves): boolean {
  const own = buffer.readUInt32LE(at + 4);
  return own > high || (own === high && buffer.readUInt32LE(at) > low);
}

/** Whether the time at one place is before that at the other. */
export function isEarlier(buffer: Buffer, at: number, other: number): boolean {
  return isBefore(buffer, at, { high: buffer.readUInt32LE(other + 4), low: buffer.readUInt32LE(other) });
}

/** Whether the id in this field is of so many bytes, and not of zeros. */
export function isId(reader: ProtoReader, buffer: Buffer, bytes: number): boolean {
  const from = reader.range();
  if (reader.at - from !== bytes) return false;
  for (let index = from; index < from + bytes; index += 1) if (buffer[index] !== 0) return true;
  return false;
}

/** Whether something in a text would be replaced. */
export function isHidden(text: string): boolean {
  return redactShort(text) !== text;
}

/** A field that OTLP has once is there once. Answers what is seen with it. */
export function once(seen: number, field: number): number {
  const bit = 1 << field;
  if ((seen & bit) !== 0) touched();
  return seen | bit;
}

export function checkResource(reader: ProtoReader, attributes: AttributeCheck): void {
  const end = reader.message();
  while (reader.more(end)) {
    const field = reader.field();
    if (field === 1) attributes.attribute(reader);
    else if (field === 2) reader.uint32();
    else touched();
  }
}

export function checkScope(reader: ProtoReader, attributes: AttributeCheck): void {
  const end = reader.message();
  while (reader.more(end)) {
    const field = reader.field();
    if (field === 1 || field === 2) attributes.harmless(reader, isHidden);
    else if (field === 3) attributes.attribute(reader);
    else if (field === 4) reader.uint32();
    else touched();
  }
}
