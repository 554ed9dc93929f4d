import { attributeJson } from '../../../otlp/any-value.ts';
import { attribute } from '../../../otlp/protobuf/attributes.ts';
import { KnownBytes } from '../../../otlp/protobuf/known-bytes.ts';
import type { ProtoReader } from '../../../otlp/protobuf/reader.ts';
import type { RowBuilder } from '../row-builder.ts';
import { type AttributeColumn, columnOf, setAttribute } from '../span-cells.ts';
import type { Texts } from '../texts.ts';
import { bytesAt, FIRST, isPlain, keyEndOf, SECOND } from './wire-bytes.ts';

/** Attributes in more bytes are mostly distinct. */
const KNOWN_BYTES = 64;
const COMMA = 0x2c;

interface Key {
  readonly column: AttributeColumn | undefined;
  /** `{"key":…,"value":{"stringValue":"`, as a text in JSON begins. */
  readonly head: Buffer;
}

const TAIL = Buffer.from('"}}');
const keys = new KnownBytes<Key>();
const jsons = new KnownBytes<Buffer>();

function keyOf(body: Buffer, from: number, to: number): Key {
  const known = keys.get(body, from, to);
  if (known !== undefined) return known;
  const text = body.toString('utf8', from, to);
  const head = attributeJson({ key: text, type: 'string', value: '' }).slice(0, -TAIL.length);
  const key = { column: columnOf(text), head: Buffer.from(head) };
  keys.keep(body, from, to, key);
  return key;
}

/** Attributes of one span after the other, from their bytes. */
export class WireAttributes {
  readonly #body: Buffer;
  /** JSON of those of the span that have no column, a comma before each. */
  readonly #rest: Texts;

  constructor(body: Buffer, rest: Texts) {
    this.#body = body;
    this.#rest = rest;
  }

  /** Sets the attribute in this field. A text goes to its column as it came; most others are decoded. */
  set(reader: ProtoReader, rows: RowBuilder): void {
    const body = this.#body;
    const start = reader.at;
    const end = reader.message();
    const from = reader.at;
    const keyEnd = keyEndOf(body, from, end);
    if (keyEnd === -1) {
      this.#decode(reader, start, rows);
      return;
    }
    const { column, head } = keyOf(body, from + 2, keyEnd);
    const value = column === undefined || column.type === 'VARCHAR' ? bytesAt(body, keyEnd, SECOND, end) : -1;
    const text = value === -1 ? -1 : bytesAt(body, value, FIRST, end);
    if (text !== -1 && column !== undefined) rows.setBytes(column.index, body, text, end);
    else if (text !== -1 && isPlain(body, text, end)) this.#addText(head, text, end);
    else {
      const known = column === undefined && end - from <= KNOWN_BYTES ? jsons.get(body, from, end) : undefined;
      if (known === undefined) {
        const json = this.#decode(reader, start, rows);
        if (column === undefined && end - from <= KNOWN_BYTES && json !== undefined) jsons.keep(body, from, end, Buffer.from(json));
        return;
      }
      this.#add(known, 0, known.length);
    }
    reader.goOn(end);
  }

  /** Sets what has no column, and is ready for the next span. */
  end(rows: RowBuilder, column: number): void {
    const rest = this.#rest;
    if (rest.length === 0) return;
    rest.bytes[0] = 0x5b;
    rest.add(']');
    rows.setBytes(column, rest.bytes, 0, rest.length);
    rest.cut(0);
  }

  #addText(head: Buffer, from: number, to: number): void {
    this.#add(head, 0, head.length);
    this.#rest.addBytes(this.#body, from, to);
    this.#rest.addBytes(TAIL, 0, TAIL.length);
  }

  #add(source: Buffer, from: number, to: number): void {
    this.#rest.addByte(COMMA);
    this.#rest.addBytes(source, from, to);
  }

  /** The ordinary way; answers the JSON of one that has no column. */
  #decode(reader: ProtoReader, start: number, rows: RowBuilder): string | undefined {
    reader.goOn(start);
    const json = setAttribute(rows, attribute(reader));
    if (json === undefined) return undefined;
    this.#rest.addByte(COMMA);
    this.#rest.add(json);
    return json;
  }
}
