// For TypeScript that compiles to `require`. A test holds the names against those of `import`.
type Library = typeof import('../dist/index.js', { with: { 'resolution-mode': 'import' } });

export declare const configure: Library['configure'];
export declare const defineSync: Library['defineSync'];
export declare const flush: Library['flush'];
export declare const keepCaller: Library['keepCaller'];
export declare const retry: Library['retry'];
export declare const shutdown: Library['shutdown'];

export type * from '../dist/index.js' with { 'resolution-mode': 'import' };
