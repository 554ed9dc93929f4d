import { isUtf8 } from 'node:buffer';
import { attributeSpec, SHORTEST_TOKEN } from '@synctrail/model';
import { Interner } from '../otlp/protobuf/interner.ts';
import { KnownBytes } from '../otlp/protobuf/known-bytes.ts';
import type { ProtoReader } from '../otlp/protobuf/reader.ts';
import { careFor, isHarmless } from '../redact/attributes.ts';
import { isHexId } from '../redact/hex-id.ts';
import type { Limits } from '../validate/limits.ts';
import { FACT, factsOf, factsOfStatus } from './facts.ts';
import { touched } from './touched.ts';

/** Longer attributes are mostly distinct. */
const KNOWN_BYTES = 128;
/** An attribute that was new so often more than it was known is not remembered: its values are ids. */
const NEW_AT_MOST = 16;
const STATUS = 'http.response.status_code';

interface Key {
  readonly text: string;
  readonly facts: number;
  readonly care: ReturnType<typeof careFor>;
  /** A number becomes a text. */
  readonly isText: boolean;
  news: number;
}

interface Known {
  readonly facts: number;
  readonly key: Key;
}

/** Looks through attributes for anything that the stages of the pipeline would change or refuse, without decoding what it has seen before. */
export class AttributeCheck {
  readonly #limits: Limits;
  readonly #buffer: Buffer;
  readonly #memory: AttributeMemory;

  constructor(limits: Limits, buffer: Buffer, memory: AttributeMemory) {
    this.#limits = limits;
    this.#buffer = buffer;
    this.#memory = memory;
  }

  /** What the attribute in this field says. Throws where it may have to be changed, or is not as OTLP writes it. */
  attribute(reader: ProtoReader): number {
    const end = reader.message();
    const from = reader.at;
    const isShort = end - from <= KNOWN_BYTES;
    const known = isShort ? this.#memory.known.get(this.#buffer, from, end) : undefined;
    if (known !== undefined) {
      known.key.news = Math.max(0, known.key.news - 1);
      reader.goOn(end);
      return known.facts;
    }
    if (!reader.more(end) || reader.field() !== 1) touched();
    const key = this.#key(reader);
    if (!reader.more(end) || reader.field() !== 2) touched();
    const facts = key.facts | this.#value(reader, key);
    if (reader.more(end)) touched();
    if (isShort && key.news < NEW_AT_MOST) {
      key.news += 1;
      this.#memory.known.keep(this.#buffer, from, end, { facts, key });
    }
    return facts;
  }

  /** A text that nothing may be hidden in. */
  harmless(reader: ProtoReader, isHidden: (text: string) => boolean): void {
    const from = reader.range();
    this.#bounded(from, reader.at);
    const { texts } = this.#memory;
    if (isHidden(texts.text(this.#buffer, from, reader.at))) touched();
  }

  /** A text that is passed on whatever it says. */
  text(reader: ProtoReader): void {
    this.#bounded(reader.range(), reader.at);
  }

  #key(reader: ProtoReader): Key {
    const from = reader.range();
    const { keys } = this.#memory;
    const known = keys.get(this.#buffer, from, reader.at);
    if (known !== undefined) return known;
    this.#bounded(from, reader.at);
    const text = this.#buffer.toString('utf8', from, reader.at);
    const isText = attributeSpec(text)?.type === 'string';
    const key = { text, facts: factsOf(text), care: careFor(text), isText, news: 0 };
    keys.keep(this.#buffer, from, reader.at, key);
    return key;
  }

  /** What the value says beside its key. */
  #value(reader: ProtoReader, key: Key): number {
    const end = reader.message();
    if (!reader.more(end)) return 0;
    const field = reader.field();
    let facts = 0;
    if (field === 1) facts = this.#textValue(reader, key);
    else if (field === 2) reader.boolean();
    else if (field === 3) facts = this.#number(key, reader.int64());
    else if (field === 4) facts = this.#number(key, reader.double());
    else touched();
    if (reader.more(end)) touched();
    return facts;
  }

  #textValue(reader: ProtoReader, { text, care }: Key): number {
    const from = reader.range();
    this.#bounded(from, reader.at);
    // a status as a text is a status all the same
    if (text === STATUS) touched();
    if (care === 'id' && reader.at - from < SHORTEST_TOKEN) return 0;
    if (care !== 'more' && isHexId(this.#buffer, from, reader.at)) return 0;
    const value = this.#memory.texts.text(this.#buffer, from, reader.at);
    if (!isHarmless(text, value)) touched();
    if (text !== 'sync.kind') return 0;
    if (value === 'body') touched();
    return value === 'failure' ? FACT.failure : 0;
  }

  #number({ text, isText }: Key, value: number | bigint): number {
    if (isText || !isHarmless(text, value)) touched();
    return text === STATUS ? factsOfStatus(value) : 0;
  }

  /** A character has one byte at the least, so that bytes within the limit are characters within it. */
  #bounded(from: number, to: number): void {
    if (to - from > this.#limits.textLength) touched();
    for (let index = from; index < to; index += 1) {
      if ((this.#buffer[index] ?? 0) < 0x80) continue;
      if (!isUtf8(this.#buffer.subarray(from, to))) touched();
      return;
    }
  }
}

/** What was seen before, by the same limits. */
export class AttributeMemory {
  readonly known = new KnownBytes<Known>();
  readonly keys = new KnownBytes<Key>();
  readonly texts = new Interner('utf8');
}
