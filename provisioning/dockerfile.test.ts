import { globSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { path, read, text } from './testing/files.ts';

const dockerfile = text('Dockerfile');

/** The instructions of one stage. */
function stage(name: string): string {
  const from = dockerfile.indexOf(` AS ${name}\n`);
  const next = dockerfile.indexOf('\nFROM ', from);
  return dockerfile.slice(from, next === -1 ? undefined : next);
}

/** Files that a stage's sources import by a relative path, below the repository. */
function imported(folder: string): string[] {
  const files = globSync('**/*.ts', { cwd: path(folder) }).filter((file) => !file.endsWith('.test.ts'));
  return files.flatMap((file) =>
    [...text(join(folder, file)).matchAll(/\bfrom '(\.\.?\/[^']+)'/g)].map(([, target = '']) =>
      relative(path('.'), join(path(folder), dirname(file), target)),
    ),
  );
}

describe('Dockerfile', () => {
  it('ends in images that run as a user without rights', () => {
    for (const name of ['demo', 'collector']) expect(stage(name)).toContain('\nUSER node\n');
  });

  it('copies the manifest of every workspace, without which npm ci refuses', () => {
    const { workspaces } = read('package.json') as { workspaces: string[] };
    for (const workspace of workspaces) expect(dockerfile).toContain(`COPY ${workspace}/package.json ${workspace}/\n`);
  });

  it.each(['demo', 'collector'])('copies all that the sources of %s import', (name) => {
    const folders = [...stage(name).matchAll(/^COPY ([\w/]+\/\w+) \1\/$/gm)].map(([, folder = '']) => folder);
    expect(folders).toContain('model/src');
    const outside = folders.flatMap(imported).filter((file) => !folders.some((folder) => file.startsWith(`${folder}/`)));
    expect(outside).toEqual([]);
  });

  it('runs on the Node that the repository is tested with', () => {
    const { devDependencies } = read('package.json') as { devDependencies: { node: string } };
    expect(dockerfile).toContain(`ARG NODE=node:${devDependencies.node}-`);
  });
});
