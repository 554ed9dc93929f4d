import { type AttributeName, lokiName, registry } from '@synctrail/model';

const SPECS = new Map(registry.map((spec) => [lokiName(spec.name as AttributeName), spec]));

/** The attribute of ours that has this name in Loki; undefined for names that are not ours. */
export function attributeOfLoki(name: string): (typeof registry)[number] | undefined {
  return SPECS.get(name);
}
