import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { VERSION } from '../src/version.ts';

const root = join(import.meta.dirname, '..', '..');
const bin = join(root, 'node_modules', '.bin');
let app = '';
/** What packing builds in the tree; what was there before stays. */
const built = ['model', 'instrumentation'].map((name) => join(root, name, 'dist')).filter((folder) => !existsSync(folder));

beforeAll(() => {
  app = mkdtempSync(join(tmpdir(), 'synctrail-package-'));
  for (const name of ['model', 'instrumentation']) {
    const env = { ...process.env, PATH: `${bin}:${process.env['PATH'] ?? ''}` };
    const packed = execFileSync('npm', ['pack', '--silent', '--pack-destination', app], { cwd: join(root, name), encoding: 'utf8', env });
    const into = join(app, 'node_modules', '@synctrail', name);
    mkdirSync(into, { recursive: true });
    execFileSync('tar', ['xzf', join(app, packed.trim().split('\n').at(-1) ?? ''), '-C', into, '--strip-components=1']);
  }
  const hashes = dirname(createRequire(join(root, 'model', 'package.json')).resolve('@noble/hashes/sha2.js'));
  cpSync(hashes, join(app, 'node_modules', '@noble', 'hashes'), { recursive: true });
});
afterAll(() => {
  for (const folder of [app, ...built]) rmSync(folder, { recursive: true, force: true });
});

const PLAIN = `
import { configure, defineSync } from '@synctrail/instrumentation';
configure({ disabled: true });
const sync = defineSync({ integration: 'crm', id: 's', name: 'CRM' });
const result = await sync.run({ type: 'full', trigger: 'manual' }, (run) =>
  run.step('rows', (step) => step.entities('row', [1, 2], { id: (row) => row }, (row, entity) => entity.created())));
console.log(result.status, result.ledger.created);
`;

const TYPED = `
import { defineSync } from '@synctrail/instrumentation';
const sync = defineSync({ integration: 'crm', id: 's', name: 'CRM' });
const { value }: { value: number } = await sync.run({ type: 'full', trigger: 'manual' }, () => 7);
// @ts-expect-error: an entity's callback must tell the outcome
await sync.run({ type: 'full', trigger: 'manual' }, (run) => run.step('x', (step) => step.entities('row', [value], { id: (row) => row }, async () => {})));
`;

describe('the packed library', () => {
  it('works from plain JavaScript', () => {
    writeFileSync(join(app, 'plain.mjs'), PLAIN);
    const { stdout, stderr } = spawnSync(process.execPath, [join(app, 'plain.mjs')], { encoding: 'utf8' });
    expect({ stdout, stderr }).toEqual({ stdout: 'success 2\n', stderr: '' });
  });

  it('has no tests and no test servers in it', () => {
    const packed = ['model', 'instrumentation'].flatMap((name) =>
      readdirSync(join(app, 'node_modules', '@synctrail', name), { recursive: true, encoding: 'utf8' }),
    );
    expect(packed).toContain('dist/index.js');
    expect(packed.filter((file) => /test/.test(file))).toEqual([]);
  });

  it('has types', () => {
    writeFileSync(join(app, 'typed.mts'), TYPED);
    const flags = ['--module', 'nodenext', '--target', 'es2024', '--strict', '--noEmit', '--types', ''];
    const { stdout, status } = spawnSync(join(bin, 'tsc'), [...flags, 'typed.mts'], { cwd: app, encoding: 'utf8' });
    expect({ stdout, status }).toEqual({ stdout: '', status: 0 });
  });

  it('says its own version', () => {
    const { version } = JSON.parse(readFileSync(join(root, 'instrumentation', 'package.json'), 'utf8')) as { version: string };
    expect(VERSION).toBe(version);
  });
});
