import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { packagesIn } from './older-packages.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const PARTS = ['ui', 'data', 'runtime'] as const;
/** The oldest Grafana that plugin.json names, the last 12, and the one that is built with. */
const TARGETS = ['12.3.3', '12.4.10', '13.2.2'];
const LEVITATE = '0.17.2';

const levitate = await packagesIn(`levitate-${LEVITATE}`, { '@grafana/levitate': LEVITATE });

interface Answer {
  code: number;
  words: string;
}

/**
 * What Grafana's own tool says of the plugin's sources: whether what they use of these packages is there, and is the same.
 * It compares with a folder of the package's name where it is started; the ones of `targets` that have none it downloads.
 */
async function isCompatible(folder: string, targets: readonly string[]): Promise<Answer> {
  const tool = join(folder, 'node_modules/@grafana/levitate/dist/bin.js');
  const cwd = mkdtempSync(join(tmpdir(), 'synctrail-levitate-'));
  try {
    for (const part of PARTS) packageAt(cwd, `@grafana/${part}@latest`, join(ROOT, 'node_modules/@grafana', part));
    const nothing = join(cwd, '@grafana', 'ui@12.4.6');
    mkdirSync(nothing);
    writeFileSync(join(nothing, 'index.d.ts'), 'export declare const nothing: string;\n');
    const args = ['is-compatible', '--force', '--path', join(ROOT, 'plugin/src/module.tsx'), '--target', targets.join(',')];
    const child = spawn(process.execPath, [tool, ...args], {
      cwd,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, TMPDIR: cwd },
    });
    const [said, complained, [code]] = await Promise.all([
      text(child.stdout),
      text(child.stderr),
      once(child, 'exit') as Promise<[number | null]>,
    ]);
    return { code: code ?? -1, words: `${said}${complained}` };
  } finally {
    rmSync(cwd, { recursive: true, force: true });
  }
}

/** A package as the tool takes it: a folder of its own, no link, with what is declared in it. */
function packageAt(cwd: string, name: string, source: string): void {
  mkdirSync(join(cwd, name), { recursive: true });
  cpSync(join(source, 'package.json'), join(cwd, name, 'package.json'));
  symlinkSync(join(source, 'dist'), join(cwd, name, 'dist'));
}

describe.skipIf(levitate.kind === 'absent')('Grafana’s levitate', () => {
  const folder = levitate.kind === 'there' ? levitate.folder : '';

  it(`finds all that the plugin uses in ${TARGETS.join(', ')}`, { timeout: 400_000 }, async ({ skip }) => {
    const targets = TARGETS.flatMap((version) => PARTS.map((part) => `@grafana/${part}@${version}`));
    const { code, words } = await isCompatible(folder, targets);
    skip(/Could not find package/.test(words) && !process.env['CI'], 'npm’s registry, which has the older packages, cannot be reached');
    expect(words).toContain('appears to be compatible');
    expect(words).not.toMatch(/Could not process|Skipping package/);
    expect(words.match(/Successfully compared versions/g)).toHaveLength(targets.length);
    expect(code).toBe(0);
  });

  it('would say what is missing', { timeout: 120_000 }, async ({ skip }) => {
    const { code, words } = await isCompatible(folder, ['@grafana/ui@12.4.6']);
    skip(/Could not find package/.test(words) && !process.env['CI'], 'npm’s registry cannot be reached');
    expect(words).toContain('LoadingPlaceholder');
    expect(code).not.toBe(0);
  });
});
