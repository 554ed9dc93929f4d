import { attributeSpec } from '@synctrail/model';
import { valueText } from '../otlp/any-value.ts';
import type { Attribute } from '../otlp/records.ts';

/** Ids and codes of ours are strings: what came as a number becomes one. In place. */
export function numbersToStrings(attributes: readonly Attribute[]): void {
  for (const attribute of attributes) {
    if (attribute.type !== 'int' && attribute.type !== 'double') continue;
    if (attributeSpec(attribute.key)?.type !== 'string') continue;
    attribute.value = valueText(attribute.value);
    attribute.type = 'string';
  }
}
