import type { Attribute, Resource } from '../otlp/records.ts';

/** Sets what a sender's token says of its resource, in place; it goes before what the sender says. Records of a batch share their resources. */
export function addToResources(items: readonly { readonly resource: Resource }[], added: readonly Attribute[]): void {
  if (added.length === 0) return;
  const keys = new Set(added.map(({ key }) => key));
  for (const resource of new Set(items.map((item) => item.resource))) {
    resource.attributes = [...resource.attributes.filter(({ key }) => !keys.has(key)), ...added];
  }
}
