import { setImmediate as nextTurn } from 'node:timers/promises';
import { fillResource, fillScope } from '../../../otlp/protobuf/attributes.ts';
import { ProtoReader } from '../../../otlp/protobuf/reader.ts';
import type { Resource, Scope } from '../../../otlp/records.ts';
import type { TablePart } from '../table-part.ts';

/** Thrown where the bytes are in an unusual order: the records' way takes any. */
const UNUSUAL = new Error('the request is written in an unusual order');

export function unusual(): never {
  throw UNUSUAL;
}

/** Items that are taken without a pause: a few ms. */
const SLICE = 512;

/** What the items of a scope have in common. */
export interface Whose {
  readonly resource: Resource;
  readonly scope: Scope;
}

type Item = (reader: ProtoReader, whose: Whose) => void;

function* scopeItems(reader: ProtoReader, resource: Resource, item: Item): Generator<void, void> {
  const end = reader.message();
  const scope: Required<Scope> = { name: '', version: '', attributes: [], droppedAttributes: 0, schemaUrl: '' };
  const whose = { resource, scope };
  let items = 0;
  while (reader.more(end)) {
    const field = reader.field();
    if (field === 1) {
      if (items > 0) unusual();
      fillScope(reader, scope);
    } else if (field === 2) {
      item(reader, whose);
      items += 1;
      if (items % SLICE === 0) yield;
    } else reader.skip();
  }
}

/** Calls `item` at each item of an export request, with all that it belongs to known by then. Yields where others may have a turn. */
function* walkRequest(body: Buffer, item: Item): Generator<void, void> {
  const reader = new ProtoReader(body);
  while (reader.more(reader.length)) {
    if (reader.field() !== 1) unusual();
    const end = reader.message();
    const resource: Required<Resource> = { attributes: [], droppedAttributes: 0, schemaUrl: '' };
    let scopes = 0;
    while (reader.more(end)) {
      const field = reader.field();
      if (field === 1) {
        if (scopes > 0) unusual();
        fillResource(reader, resource);
      } else if (field === 2) {
        yield* scopeItems(reader, resource, item);
        scopes += 1;
      } else reader.skip();
    }
  }
}

/** Rows that are made of a request's records one by one. */
interface WireRows {
  add(reader: ProtoReader, whose: Whose): void;
  build(): TablePart[];
}

/** The rows of a request, with turns of the event loop between its slices; undefined where it is written in an unusual order. */
export async function builtFrom(body: Buffer, rows: WireRows): Promise<TablePart[] | undefined> {
  try {
    for (const _ of walkRequest(body, (reader, whose) => rows.add(reader, whose))) await nextTurn();
  } catch (error) {
    if (error === UNUSUAL) return undefined;
    throw error;
  }
  return rows.build();
}
