import { Malformed } from '../otlp/malformed.ts';
import { ProtoReader } from '../otlp/protobuf/reader.ts';
import { rulesGeneration } from '../redact/attributes.ts';
import type { SignalName } from '../receive/signal-name.ts';
import type { Limits } from '../validate/limits.ts';
import { AttributeCheck, AttributeMemory } from './attribute-check.ts';
import { checkLog } from './logs.ts';
import { checkResource, checkScope, type Times, timesAt } from './parts.ts';
import { checkSpan } from './spans.ts';
import { TOUCHED, touched } from './touched.ts';

/** What a request is looked through with. */
export interface Checking {
  readonly buffer: Buffer;
  readonly attributes: AttributeCheck;
  readonly limits: Limits;
  readonly times: Times;
}

export type CheckItem = (reader: ProtoReader, checking: Checking) => void;

const CHECKS: Partial<Readonly<Record<SignalName, CheckItem>>> = { traces: checkSpan, logs: checkLog };

function scopeItems(reader: ProtoReader, checkItem: CheckItem, checking: Checking): number {
  const end = reader.message();
  let items = 0;
  while (reader.more(end)) {
    const field = reader.field();
    if (field === 2) {
      checkItem(reader, checking);
      items += 1;
    } else if (field === 1) checkScope(reader, checking.attributes);
    else if (field === 3) checking.attributes.text(reader);
    else touched();
  }
  return items;
}

function requestItems(reader: ProtoReader, checkItem: CheckItem, checking: Checking): number {
  let items = 0;
  while (reader.more(reader.length)) {
    if (reader.field() !== 1) touched();
    const end = reader.message();
    while (reader.more(end)) {
      const field = reader.field();
      if (field === 2) items += scopeItems(reader, checkItem, checking);
      else if (field === 1) checkResource(reader, checking.attributes);
      else if (field === 3) checking.attributes.text(reader);
      else touched();
    }
  }
  return items;
}

/**
 * Looks through requests as they came. Most need no change: the library redacts and enriches before it sends. To see that costs a fifth of
 * decoding, checking and encoding them anew. In any doubt the request goes the long way, which changes it or says what is wrong with it.
 */
export class UntouchedCheck {
  readonly #limits: Limits;
  #memory = new AttributeMemory();
  #remembersFor = '';

  constructor(limits: Limits) {
    this.#limits = limits;
  }

  /** What was seen before; nothing where it was seen by other rules, or within other limits. */
  #memoryFor({ textLength }: Limits): AttributeMemory {
    const now = `${rulesGeneration()} ${textLength}`;
    if (now !== this.#remembersFor) this.#memory = new AttributeMemory();
    this.#remembersFor = now;
    return this.#memory;
  }

  /** How many items are in an OTLP/protobuf request of which all would be kept, none changed; undefined where that is not sure. */
  itemsOf(signal: SignalName, body: Buffer, receivedNs: bigint): number | undefined {
    const limits = this.#limits;
    const checkItem = CHECKS[signal];
    if (checkItem === undefined) return undefined;
    const attributes = new AttributeCheck(limits, body, this.#memoryFor(limits));
    const checking = { buffer: body, attributes, limits, times: timesAt(receivedNs, limits) };
    try {
      const items = requestItems(new ProtoReader(body), checkItem, checking);
      return items > limits.items ? undefined : items;
    } catch (error) {
      if (error === TOUCHED || error instanceof Malformed) return undefined;
      throw error;
    }
  }
}
