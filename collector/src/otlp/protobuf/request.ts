import type { Resource, Scope } from '../records.ts';
import { fillResource, fillScope } from './attributes.ts';
import { ProtoReader } from './reader.ts';

type ReadItem<T> = (reader: ProtoReader, resource: Resource, scope: Scope) => T;

function scopeItems<T>(reader: ProtoReader, resource: Resource, readItem: ReadItem<T>, items: T[]): void {
  const end = reader.message();
  const scope: Required<Scope> = { name: '', version: '', attributes: [], droppedAttributes: 0, schemaUrl: '' };
  while (reader.more(end)) {
    const field = reader.field();
    if (field === 1) fillScope(reader, scope);
    else if (field === 2) items.push(readItem(reader, resource, scope));
    else if (field === 3) scope.schemaUrl = reader.string();
    else reader.skip();
  }
}

/** All items of an export request: traces, logs and metrics have the same shape down to the item. Throws `Malformed`. */
export function readRequest<T>(body: Buffer, readItem: ReadItem<T>): T[] {
  const reader = new ProtoReader(body);
  const items: T[] = [];
  while (reader.more(reader.length)) {
    if (reader.field() !== 1) reader.fail('an OTLP request has nothing of this number: this is no OTLP');
    const end = reader.message();
    const resource: Required<Resource> = { attributes: [], droppedAttributes: 0, schemaUrl: '' };
    while (reader.more(end)) {
      const field = reader.field();
      if (field === 1) fillResource(reader, resource);
      else if (field === 2) scopeItems(reader, resource, readItem, items);
      else if (field === 3) resource.schemaUrl = reader.string();
      else reader.skip();
    }
  }
  return items;
}
