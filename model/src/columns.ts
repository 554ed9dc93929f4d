import type { AttributeName } from './registry/index.ts';
import { registry } from './registry/index.ts';

/** Span attributes that engines keep in a column of their own. */
export const SPAN_COLUMNS = registry.filter((spec) => spec.column !== undefined);

/** Attributes that Loki keeps as index labels, by where OTLP carries them. */
export const INDEX_LABELS = {
  resource: registry.filter((spec) => spec.label === true && spec.on.includes('resource')).map((spec) => spec.name),
  log: registry.filter((spec) => spec.label === true && !spec.on.includes('resource')).map((spec) => spec.name),
} as const;

/** How Loki names an attribute: everything but letters, digits and `_` becomes `_`. */
export function lokiName(name: AttributeName): string {
  return name.replaceAll(/[^A-Za-z0-9_]/g, '_');
}
