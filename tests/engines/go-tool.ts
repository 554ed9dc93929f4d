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

export interface ToolOptions {
  /** Folder below `tools` whose `go.mod` it is of; `tools` itself unless told. */
  readonly folder?: string;
  /** Build tags, by which parts that no test needs are left out. */
  readonly tags?: readonly string[];
}

/** A program of a `go.mod` below `tools`, built once for each version into the repository's cache. Absent where Go is, or where it cannot be built. */
export async function goTool(name: string, module: string, pkg: string, { folder = '.', tags = [] }: ToolOptions = {}): Promise<Tool> {
  const cwd = join(TOOLS, folder);
  const version = new RegExp(`${module.replaceAll('.', '\\.')} (v\\S+)`).exec(await readFile(join(cwd, 'go.mod'), 'utf8'))?.[1];
  if (version === undefined) return { kind: 'absent', why: `${module} is not in ${join('tests/engines/tools', folder, 'go.mod')}` };
  const path = join(ROOT, '.cache', 'engines', `${name}-${version}`);
  if (existsSync(path)) return { kind: 'built', path };
  await mkdir(join(ROOT, '.cache', 'engines'), { recursive: true });
  try {
    await run('go', ['build', `-tags=${tags.join(',')}`, '-o', path, pkg], { cwd, timeout: BUILD_MS });
    return { kind: 'built', path };
  } catch (error) {
    const { code, stderr, message } = error as NodeJS.ErrnoException & { stderr?: string };
    return { kind: 'absent', why: code === 'ENOENT' ? 'Go is not installed' : `go build failed: ${(stderr ?? message).slice(-600)}` };
  }
}
