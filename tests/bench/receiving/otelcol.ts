import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const FOLDER = join(import.meta.dirname, '..', 'tools', 'otelcol');
const ROOT = join(import.meta.dirname, '..', '..', '..');
const BUILD_MS = 15 * 60_000;

/** The OpenTelemetry Collector's core, built into the repository's cache; undefined, and said aloud, where it cannot be built. */
export async function otelCollector(): Promise<string | undefined> {
  const path = join(ROOT, '.cache', 'engines', 'otelcol-core');
  try {
    await run('go', ['build', '-o', path, '.'], { cwd: FOLDER, timeout: BUILD_MS });
    return path;
  } catch (error) {
    const { code, stderr, message } = error as NodeJS.ErrnoException & { stderr?: string };
    const why = code === 'ENOENT' ? 'Go is not installed' : (stderr ?? message).slice(-600);
    console.error(`SKIPPED: the OpenTelemetry Collector, which receiving is measured against, cannot be built. ${why}\n`);
    return undefined;
  }
}
