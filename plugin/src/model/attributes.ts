import type { AttributeName, Attributes } from '@synctrail/model';
import { attributeSpec, lokiName, registry } from '@synctrail/model';

type Value = string | number | boolean;

const byLokiName = new Map(registry.map((spec) => [lokiName(spec.name as AttributeName), spec.name]));

/** Tempo writes the string `nil` where a selected attribute is missing. */
const MISSING = 'nil';

/**
 * Builds a set of attributes from pairs as an engine names and types them: names that are not ours are left out, values are
 * brought to the type of the vocabulary, what cannot be brought there is left out too.
 */
export function attributesFrom(pairs: Iterable<readonly [string, Value]>): Attributes {
  const attributes: Record<string, Value> = {};
  for (const [name, value] of pairs) {
    const spec = attributeSpec(byLokiName.get(name) ?? name);
    if (spec === undefined || value === MISSING) continue;
    const typed = ofType(spec.type, value);
    if (typed !== undefined) attributes[spec.name] = typed;
  }
  return attributes;
}

function ofType(type: string, value: Value): Value | undefined {
  switch (type) {
    case 'int':
    case 'double': {
      const number = typeof value === 'string' && value.trim() === '' ? Number.NaN : Number(value);
      return Number.isFinite(number) ? number : undefined;
    }
    case 'boolean':
      return value === true || value === 'true';
    default:
      return String(value);
  }
}

/** A JSON object of numbers, as in `sync.count.skipped_by`; empty when it is none. */
export function numbersIn(json: string | undefined): Record<string, number> {
  const value = parseJson(json);
  if (typeof value !== 'object' || value === null) return {};
  return Object.fromEntries(Object.entries(value).filter((entry): entry is [string, number] => typeof entry[1] === 'number'));
}

/** The value of a JSON text; undefined when it is none. */
export function parseJson(json: string | undefined): unknown {
  if (json === undefined) return undefined;
  try {
    return JSON.parse(json) as unknown;
  } catch {
    return undefined;
  }
}
