import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '..', '..');
const GRAFANA = join(ROOT, 'node_modules', '@grafana');

const NAMES = [...readFileSync(join(GRAFANA, 'data/dist/types/types/icon.d.ts'), 'utf8').matchAll(/^\s+'?([\w -]+)'?: boolean;/gm)].map(
  (match) => match[1] ?? '',
);

/** Names that @grafana/ui looks for outside `unicons/`. */
const MONO = new Set(['grafana', 'favorite', 'heart-break', 'heart', 'panel-add', 'library-panel', 'circle-mono']);

function fileOf(name: string): string {
  const folder = name.startsWith('gf-') ? 'custom' : MONO.has(name) ? 'mono' : 'unicons';
  return join(folder, `${name === 'fa fa-spinner' ? 'spinner' : name}.svg`);
}

const PLACES = [join(GRAFANA, 'ui/dist/public/img/icons'), join(ROOT, 'viewer/icons')];
const missing = new Set(NAMES.filter((name) => PLACES.every((place) => !existsSync(join(place, fileOf(name))))));

/** Quoted names of icons in a source that has to do with icons. */
function iconsNamedIn(file: string): string[] {
  const source = readFileSync(join(ROOT, file), 'utf8');
  if (!/icon/i.test(source)) return [];
  return [...source.matchAll(/["']([\w-]+)["']/g)].map((match) => match[1] ?? '').filter((name) => NAMES.includes(name));
}

describe('icons', () => {
  it('are known by name', () => {
    expect(NAMES.length).toBeGreaterThan(250);
    expect(missing.has('apps')).toBe(false);
  });

  it('have a file in the viewer wherever the plugin or the viewer names one', () => {
    const sources = globSync(['plugin/src/**/*.{ts,tsx,json}', 'viewer/src/**/*.{ts,tsx}'], { cwd: ROOT, exclude: ['**/*.test.*'] });
    const without = sources.flatMap((file) =>
      iconsNamedIn(file)
        .filter((name) => missing.has(name))
        .map((name) => `${file}: ${name}`),
    );
    expect(without).toEqual([]);
  });
});
