import { registry } from '../src/registry/index.ts';

/** `sync.entity.source_id` → `ATTR_SYNC_ENTITY_SOURCE_ID`. */
export function constantName(name: string): string {
  return `ATTR_${name.replaceAll(/[^A-Za-z0-9]/g, '_').toUpperCase()}`;
}

export function constants(): string {
  const lines = registry.map((spec) => `/** ${spec.brief} */\nexport const ${constantName(spec.name)} = '${spec.name}';`);
  return `// Generated from model/src/registry by \`npm run generate\`. Do not edit.\n\n${lines.join('\n\n')}\n`;
}
