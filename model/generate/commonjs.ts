import * as model from '../src/index.ts';

/** What `require` gives, for TypeScript: CommonJS may name a module of the other kind, but not pass on its values by one word. */
export function commonjsTypes(): string {
  const values = Object.keys(model).toSorted((one, other) => (one < other ? -1 : 1));
  return `// Generated from model/src by \`npm run generate\`. Do not edit.
type Model = typeof import('../dist/index.js', { with: { 'resolution-mode': 'import' } });

${values.map((name) => `export declare const ${name}: Model['${name}'];`).join('\n')}

export type * from '../dist/index.js' with { 'resolution-mode': 'import' };
`;
}
