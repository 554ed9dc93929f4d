import { fieldsOf, valueOf } from './fields.ts';

/** A `KeyValue` on the wire. */
export interface WireAttribute {
  readonly key: string;
  /** Where the value is a text. */
  readonly text: Buffer | undefined;
  /** Bytes of name and value. */
  readonly size: number;
  /** How many entries Loki makes of it: a nested one becomes one for each leaf. */
  readonly leaves: number;
}

const KEY = 1;
const VALUE = 2;
const STRING = 1;
const KVLIST = 6;

function leavesOf(value: Buffer): number {
  const list = fieldsOf(value).find(({ number }) => number === KVLIST);
  if (list === undefined) return 1;
  const entries = fieldsOf(valueOf(value, list)).map((entry) => readAttribute(valueOf(valueOf(value, list), entry)).leaves);
  return entries.reduce((sum, leaves) => sum + leaves, 0);
}

export function readAttribute(attribute: Buffer): WireAttribute {
  const fields = fieldsOf(attribute);
  const key = fields.find(({ number }) => number === KEY);
  const value = fields.findLast(({ number }) => number === VALUE);
  const any = value === undefined ? Buffer.alloc(0) : valueOf(attribute, value);
  const text = fieldsOf(any).findLast(({ number }) => number === STRING);
  const name = key === undefined ? Buffer.alloc(0) : valueOf(attribute, key);
  return {
    key: name.toString(),
    text: text === undefined ? undefined : valueOf(any, text),
    size: name.length + any.length,
    leaves: leavesOf(any),
  };
}
