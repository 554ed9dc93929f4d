import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '..', '..');
const DIST = join(ROOT, 'plugin', 'dist');

/** What a Grafana from 12.3 on gives to any plugin by name, beside the module's own address (`module`). */
const GRAFANA_SHARES = [
  'module',
  '@emotion/css',
  '@emotion/react',
  '@grafana/data',
  '@grafana/runtime',
  '@grafana/ui',
  'd3',
  'i18next',
  'lodash',
  'moment',
  'react',
  'react-dom',
  'react-redux',
  'react-router',
  'react/jsx-runtime',
  'redux',
  'rxjs',
  'rxjs/operators',
];

const files = globSync('**/*.js', { cwd: DIST });

function dependenciesOf(file: string): string[] {
  const [, list = '[]'] = /\bdefine\((\[[^\]]*\])/.exec(readFileSync(join(DIST, file), 'utf8')) ?? [];
  return JSON.parse(list) as string[];
}

const asked = [...new Set(files.flatMap(dependenciesOf))];

describe('the built plugin', () => {
  it('is one AMD module and its chunks', () => {
    expect(files).toContain('module.js');
    expect(dependenciesOf('module.js')).toContain('react');
  });

  it('asks only for modules that every supported Grafana shares', () => {
    expect(asked.filter((name) => !GRAFANA_SHARES.includes(name))).toEqual([]);
  });

  it('asks only for modules that the viewer has', () => {
    const loader = readFileSync(join(ROOT, 'viewer/src/loader/shared-modules.ts'), 'utf8');
    expect(
      asked.filter(
        (name) => name !== 'module' && !loader.includes(`${name.includes('/') || name.includes('-') ? `'${name}'` : name}: () =>`),
      ),
    ).toEqual([]);
  });
});
