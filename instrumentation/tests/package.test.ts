import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core';
import { publint } from 'publint';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as library from '../src/index.ts';
import { VERSION } from '../src/version.ts';
import { declared } from './support/declared.ts';
import type { Packed } from './support/packed.ts';
import { BIN, packAndInstall, ROOT } from './support/packed.ts';

const PACKAGES = ['model', 'instrumentation'] as const;
let packed: Packed;

beforeAll(() => {
  packed = packAndInstall();
});
afterAll(() => rmSync(packed.app, { recursive: true, force: true }));

const installed = (...path: string[]): string => join(packed.app, 'node_modules', '@synctrail', ...path);

/** Writes a file of the app and runs it, as a user would. */
function ran(file: string, text: string): { stdout: string; stderr: string } {
  writeFileSync(join(packed.app, file), text);
  const { stdout, stderr } = spawnSync(process.execPath, [file], { cwd: packed.app, encoding: 'utf8' });
  return { stdout, stderr };
}

const USE = `
configure({ disabled: true });
const sync = defineSync({ integration: 'crm', id: 's', name: 'CRM' });
const ran = sync.run({ type: 'full', trigger: 'manual' }, (run) =>
  run.step('rows', (step) => step.entities('row', [1, 2], { id: (row) => row }, (row, entity) => entity.created())));
ran.then((result) => console.log(result.status, result.ledger.created));
`;

describe('the packed library', () => {
  it('works for ESM', () => {
    expect(ran('esm.mjs', `import { configure, defineSync } from '@synctrail/instrumentation';${USE}`)).toEqual({
      stdout: 'success 2\n',
      stderr: '',
    });
  });

  it('works for CommonJS', () => {
    expect(ran('common.cjs', `const { configure, defineSync } = require('@synctrail/instrumentation');${USE}`)).toEqual({
      stdout: 'success 2\n',
      stderr: '',
    });
  });

  it('is one library in a process that does both', () => {
    const both = `
const required = require('@synctrail/instrumentation');
required.configure({ disabled: true, serviceName: 'both' });
import('@synctrail/instrumentation').then(async (imported) => {
  const names = Object.keys(imported).filter((name) => name !== 'default' && name !== 'module.exports');
  const { 'module.exports': _, ...same } = required;
  console.log(names.every((name) => imported[name] === required[name]), Object.keys(same).sort().join());
});`;
    expect(ran('both.cjs', both)).toEqual({ stdout: 'true configure,defineSync,flush,keepCaller,retry,shutdown\n', stderr: '' });
    const model = `
const required = require('@synctrail/model');
import('@synctrail/model').then((imported) => console.log(Object.keys(imported).every((name) => imported[name] === required[name])));`;
    expect(ran('model.cjs', model)).toEqual({ stdout: 'true\n', stderr: '' });
  });

  it('keeps one state in it: a run begun by what was required sees the settings of what was imported', () => {
    const both = `
const { defineSync } = require('@synctrail/instrumentation');
const warned = [];
process.on('warning', ({ message }) => warned.push(message));
import('@synctrail/instrumentation').then(async ({ configure, flush }) => {
  configure({ endpoint: 'http://127.0.0.1:1/there', spoolDir: 'off', flushTimeoutMs: 1 });
  await defineSync({ integration: 'crm', id: 's', name: 'CRM' }).run({ type: 'full', trigger: 'manual' }, () => {});
  await flush();
  setImmediate(() => { console.log(warned.some((text) => text.includes('127.0.0.1:1/there'))); process.exit(); });
});`;
    expect(ran('state.cjs', both).stdout).toBe('true\n');
  });

  it('has no tests and no test servers in it', () => {
    const files = PACKAGES.flatMap((name) => readdirSync(installed(name), { recursive: true, encoding: 'utf8' }));
    expect(files).toContain('dist/index.js');
    expect(files.filter((file) => /test/.test(file))).toEqual([]);
  });

  it.each([
    ['node16', 'node16', 'mts'],
    ['node16', 'node16', 'cts'],
    ['nodenext', 'nodenext', 'mts'],
    ['nodenext', 'nodenext', 'cts'],
    ['preserve', 'bundler', 'ts'],
  ])('has types for TypeScript with module %s, resolution %s, in .%s', (module, resolution, extension) => {
    const file = `typed-${module}.${extension}`;
    writeFileSync(
      join(packed.app, file),
      `import { defineSync } from '@synctrail/instrumentation';
import type { Entity, RunResult } from '@synctrail/instrumentation';
import { ERROR_CLASSES } from '@synctrail/model';
const sync = defineSync({ integration: 'crm', id: 's', name: Object.keys(ERROR_CLASSES).join() });
export async function all(): Promise<number> {
  const { value }: RunResult<number> = await sync.run({ type: 'full', trigger: 'manual' }, () => 7);
  await sync.run({ type: 'full', trigger: 'manual' }, (run) =>
    // @ts-expect-error: an entity's callback must tell the outcome
    run.step('x', (step) => step.entities('row', [value], { id: (row) => row }, async (_row, _entity: Entity) => {})));
  return value;
}
`,
    );
    const flags = ['--module', module, '--moduleResolution', resolution, '--target', 'es2024', '--strict', '--noEmit', '--types', ''];
    const { stdout, status } = spawnSync(join(BIN, 'tsc'), [...flags, file], { cwd: packed.app, encoding: 'utf8' });
    expect({ stdout, status }).toEqual({ stdout: '', status: 0 });
  });

  it('tells in plain words what was not declared', () => {
    writeFileSync(
      join(packed.app, 'undeclared.mts'),
      `import { defineSync } from '@synctrail/instrumentation';
const sync = defineSync({ integration: 'crm', id: 's', name: 'CRM', steps: ['contacts', 'deals'], entities: { contact: ['created', 'skipped'] }, skipReasons: ['no_email'] });
await sync.run({ type: 'full', trigger: 'manual' }, async (run) => {
  await run.step('contcats', () => {});
  await run.step('deals', (step) => step.entities('deal', [1], { id: (id) => id }, (_id, entity) => entity.failed(1)));
  await run.step('contacts', (step) => step.entities('contact', [1], { id: (id) => id }, (_id, entity) => entity.deleted()));
  await run.step('contacts', (step) => step.entities('contact', [1], { id: (id) => id }, (_id, entity) => entity.skipped('no_mail')));
});
`,
    );
    const flags = ['--module', 'nodenext', '--target', 'es2024', '--strict', '--noEmit', '--types', '', '--pretty', 'false'];
    const { stdout } = spawnSync(join(BIN, 'tsc'), [...flags, 'undeclared.mts'], { cwd: packed.app, encoding: 'utf8' });
    const said = stdout.split('\n').filter((line) => line.startsWith('undeclared.mts'));
    expect(said.map((line) => line.replace(/^undeclared\.mts\((\d+),.*?\): error TS\d+: /, '$1 '))).toEqual([
      `4 Argument of type '"contcats"' is not assignable to parameter of type '"contacts" | "deals"'.`,
      `5 Argument of type '"deal"' is not assignable to parameter of type '"contact"'.`,
      expect.stringMatching(/^6 Property 'deleted' does not exist on type 'Entity<.*"contact">'\.$/),
      `7 Argument of type '"no_mail"' is not assignable to parameter of type '"no_email"'.`,
    ]);
  });

  it('has a page for its users whose code compiles, and that names every option', () => {
    const page = readFileSync(join(ROOT, 'docs', 'library.md'), 'utf8');
    const blocks = Array.from(page.matchAll(/```ts\n([\s\S]*?)```/g), ([, code = '']) => code);
    expect(blocks.length).toBeGreaterThan(5);
    const code = blocks.map((block) => `{\n${block.replaceAll(/^import .*$|^export /gm, '')}\n}`);
    // the sync that is defined there is the one that runs
    code.splice(1, 2, `{\n${(blocks[1] ?? '').replaceAll(/^import .*$|^export /gm, '')}\n${blocks[2]}\n}`);
    writeFileSync(
      join(packed.app, 'page.mts'),
      `${readFileSync(join(import.meta.dirname, 'types', 'page-prelude.txt'), 'utf8')}\n${code.join('\n')}\n`,
    );
    const flags = ['--module', 'nodenext', '--target', 'es2024', '--strict', '--noEmit', '--types', '', '--skipLibCheck'];
    const { stdout, status } = spawnSync(join(BIN, 'tsc'), [...flags, 'page.mts'], { cwd: packed.app, encoding: 'utf8' });
    expect({ stdout, status }).toEqual({ stdout: '', status: 0 });

    const declared = readFileSync(installed('instrumentation', 'dist', 'api', 'configuration.d.ts'), 'utf8');
    const options = Array.from(declared.matchAll(/^\s+(\w+)\?: /gm), ([, name]) => name);
    expect(options.length).toBeGreaterThan(10);
    expect(options.filter((name) => !page.includes(`\`${name}\``))).toEqual([]);
  });

  it.each(PACKAGES)('%s: publint finds nothing', async (name) => {
    const tarball = Uint8Array.from(readFileSync(packed.tarballs[name])).buffer;
    const { messages } = await publint({ pack: { tarball }, strict: true });
    expect(messages).toEqual([]);
  });

  it.each(PACKAGES)('%s: arethetypeswrong finds nothing, in any way to resolve it', async (name) => {
    const result = await checkPackage(createPackageFromTarballData(Uint8Array.from(readFileSync(packed.tarballs[name]))));
    expect(result.types).not.toBe(false);
    expect('problems' in result ? result.problems : undefined).toEqual([]);
  });

  it('gives its users what it is known to give, and nothing else', async () => {
    const api = declared(installed('instrumentation', 'dist'));
    await expect(api).toMatchFileSnapshot('api.golden.txt');
    expect(api).not.toMatch(/\bany\b/);
  });

  it('gives the same names to `require` and `import`', () => {
    const types = readFileSync(installed('instrumentation', 'cjs', 'index.d.cts'), 'utf8');
    const values = Array.from(types.matchAll(/export declare const (\w+)/g), ([, name]) => name);
    expect(new Set(values)).toEqual(new Set(Object.keys(library)));
  });

  it('says its own version', () => {
    const { version } = JSON.parse(readFileSync(installed('instrumentation', 'package.json'), 'utf8')) as { version: string };
    expect(VERSION).toBe(version);
  });
});
