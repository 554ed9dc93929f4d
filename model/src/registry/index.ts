import type { AttributeSpec } from './spec.ts';
import { auditAttributes } from './audit.ts';
import { bodyAttributes } from './body.ts';
import { otelAttributes } from './otel.ts';
import { syncAttributes } from './sync/index.ts';

/** The one table of names. Everything that names an attribute anywhere is derived from it. */
export const registry: readonly AttributeSpec[] = [...otelAttributes, ...syncAttributes, ...bodyAttributes, ...auditAttributes];

type Spec =
  | (typeof otelAttributes)[number]
  | (typeof syncAttributes)[number]
  | (typeof bodyAttributes)[number]
  | (typeof auditAttributes)[number];

/** Every attribute name there is. */
export type AttributeName = Spec['name'];

interface ValueOf {
  string: string;
  json: string;
  int: number;
  double: number;
  boolean: boolean;
}

/** A set of attributes, each with the type the table gives it. */
export type Attributes = { [S in Spec as S['name']]?: ValueOf[S['type']] };

const byName = new Map(registry.map((spec) => [spec.name, spec]));

/** The table's row for a name, or undefined for a name that is not ours. */
export function attributeSpec(name: string): AttributeSpec | undefined {
  return byName.get(name);
}
