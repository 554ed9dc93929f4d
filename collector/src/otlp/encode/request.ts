import type { Resource, Scope } from '../records.ts';
import { writeResource, writeScope } from './attributes.ts';
import { ProtoWriter } from './proto-writer.ts';

interface Item {
  readonly resource: Resource;
  readonly scope: Scope;
}

/** One for the process: a request is written without a pause. */
const writer = new ProtoWriter();

/**
 * An export request: traces, logs and metrics have the same shape down to the item, which `writeItem` writes. Neighbours of one resource and
 * scope share it, so what a decoder gave is grouped as it was sent.
 */
export function writeRequest<T extends Item>(items: readonly T[], writeItem: (writer: ProtoWriter, item: T) => void): Buffer {
  let index = items.length - 1;
  while (index >= 0) {
    const resource = items[index]?.resource;
    if (resource === undefined) break;
    const group = writer.mark;
    if (resource.schemaUrl) writer.string(3, resource.schemaUrl);
    while (index >= 0 && items[index]?.resource === resource) {
      const scope = items[index]?.scope;
      if (scope === undefined) break;
      const inner = writer.mark;
      if (scope.schemaUrl) writer.string(3, scope.schemaUrl);
      for (let item = items[index]; item?.scope === scope && item.resource === resource; item = items[index]) {
        const mark = writer.mark;
        writeItem(writer, item);
        writer.close(2, mark);
        index -= 1;
      }
      writeScope(writer, scope);
      writer.close(2, inner);
    }
    writeResource(writer, resource);
    writer.close(1, group);
  }
  return writer.finish();
}
