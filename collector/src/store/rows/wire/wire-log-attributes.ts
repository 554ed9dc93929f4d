import { valueText } from '../../../otlp/any-value.ts';
import { attribute } from '../../../otlp/protobuf/attributes.ts';
import { KnownBytes } from '../../../otlp/protobuf/known-bytes.ts';
import type { ProtoReader } from '../../../otlp/protobuf/reader.ts';
import { isMap, logColumn, lokiKey, METADATA_SET, RECORD_LABELS } from '../log-cells.ts';
import type { RowBuilder } from '../row-builder.ts';
import type { Texts } from '../texts.ts';
import { bytesAt, FIRST, isPlain, keyEndOf, SECOND } from './wire-bytes.ts';
import { unusual } from './wire-walk.ts';

const QUOTE = 0x22;
/** More names are no names any more. */
const NAMES_AT_MOST = 10_000;

/** A name as Loki has it. */
interface Name {
  readonly text: string;
  /** Of its own column, or -1. */
  readonly column: number;
  /** `,"name":` as it is in the JSON of what has no column. */
  readonly head: Buffer;
  /** The record that had it last. */
  seen: number;
}

const names = new Map<string, Name>();
const keys = new KnownBytes<Name>();
let records = 0;

function nameOf(key: string): Name {
  const text = lokiKey(key);
  let name = names.get(text);
  if (name === undefined) {
    if (names.size >= NAMES_AT_MOST) unusual();
    const column = RECORD_LABELS.has(text) || METADATA_SET.has(text) ? logColumn(text) : -1;
    name = { text, column, head: Buffer.from(`,${JSON.stringify(text)}:`), seen: 0 };
    names.set(text, name);
  }
  return name;
}

/** Attributes of one log record after the other, from their bytes: gathered, as only all of them say where the record goes. */
export class WireLogAttributes {
  readonly #body: Buffer;
  readonly #names: Name[] = [];
  /** Where each value is, or the text that was made of one that is none. */
  readonly #from: number[] = [];
  readonly #to: number[] = [];
  readonly #texts: (string | undefined)[] = [];
  #count = 0;
  #kind = '';

  constructor(body: Buffer) {
    this.#body = body;
  }

  begin(): void {
    records += 1;
    this.#count = 0;
    this.#kind = '';
  }

  /** The record's `sync.kind`, or ''. */
  get kind(): string {
    return this.#kind;
  }

  /** Reads the attribute in this field. Names that occur twice, also in what the record shares with others, and nested values go the other way. */
  read(reader: ProtoReader, shared: ReadonlySet<string>): void {
    const body = this.#body;
    const start = reader.at;
    const end = reader.message();
    const from = reader.at;
    const keyEnd = keyEndOf(body, from, end);
    if (keyEnd === -1) unusual();
    let name = keys.get(body, from + 2, keyEnd);
    if (name === undefined) {
      name = nameOf(body.toString('utf8', from + 2, keyEnd));
      keys.keep(body, from + 2, keyEnd, name);
    }
    if (name.seen === records || shared.has(name.text)) unusual();
    name.seen = records;
    const at = this.#count;
    this.#count += 1;
    this.#names[at] = name;
    const value = bytesAt(body, keyEnd, SECOND, end);
    const text = value === -1 ? -1 : bytesAt(body, value, FIRST, end);
    this.#from[at] = text;
    this.#to[at] = end;
    if (text === -1) {
      reader.goOn(start);
      const decoded = attribute(reader).value;
      if (isMap(decoded)) unusual();
      this.#texts[at] = valueText(decoded);
    }
    reader.goOn(end);
    if (name.text === 'sync_kind') this.#kind = text === -1 ? (this.#texts[at] ?? '') : body.toString('utf8', text, end);
  }

  /** Sets those that have a column, and adds the others to the JSON of those that have none. */
  write(rows: RowBuilder, rest: Texts): void {
    const body = this.#body;
    for (let at = 0; at < this.#count; at += 1) {
      const name = this.#names[at];
      const from = this.#from[at] ?? -1;
      const to = this.#to[at] ?? -1;
      if (name === undefined) continue;
      if (name.column !== -1) {
        if (from === -1) rows.set(name.column, this.#texts[at] ?? '');
        else rows.setBytes(name.column, body, from, to);
        continue;
      }
      rest.addBytes(name.head, 0, name.head.length);
      if (from !== -1 && isPlain(body, from, to)) {
        rest.addByte(QUOTE);
        rest.addBytes(body, from, to);
        rest.addByte(QUOTE);
      } else rest.add(JSON.stringify(from === -1 ? (this.#texts[at] ?? '') : body.toString('utf8', from, to)));
    }
  }
}

/** The JSON of entries, a comma before each. */
export function entriesJson(entries: readonly (readonly [string, string])[]): Buffer {
  return Buffer.from(entries.map(([name, value]) => `,${JSON.stringify(name)}:${JSON.stringify(value)}`).join(''));
}
