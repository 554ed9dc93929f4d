import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const ROOT = join(import.meta.dirname, '..', '..');
const TOOLS = join(import.meta.dirname, 'tools');
/** A first build compiles the engine and all it needs. */
const BUILD_MS = 15 * 60_000;

export type Tool = { readonly kind: 'built'; readonly path: string } | { readonly kind: 'absent'; readonly why: string };

/** A program of `tools/go.mod`, built once for each version into the repository's cache. Absent where Go is, or where it cannot be built. */
export async function goTool(name: string, module: string, pkg: string): Promise<Tool> {
  const version = new RegExp(`${module.replaceAll('.', '\\.')} (v\\S+)`).exec(await readFile(join(TOOLS, 'go.mod'), 'utf8'))?.[1];
  if (version === undefined) return { kind: 'absent', why: `${module} is not in tests/engines/tools/go.mod` };
  const path = join(ROOT, '.cache', 'engines', `${name}-${version}`);
  if (existsSync(path)) return { kind: 'built', path };
  await mkdir(join(ROOT, '.cache', 'engines'), { recursive: true });
  try {
    await run('go', ['build', '-o', path, pkg], { cwd: TOOLS, timeout: BUILD_MS });
    return { kind: 'built', path };
  } catch (error) {
    const { code, stderr, message } = error as NodeJS.ErrnoException & { stderr?: string };
    return { kind: 'absent', why: code === 'ENOENT' ? 'Go is not installed' : `go build failed: ${(stderr ?? message).slice(-600)}` };
  }
}
