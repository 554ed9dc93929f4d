import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

const EXAMPLE = join(import.meta.dirname, '..', '..', 'examples', 'python');
const VENV = join(import.meta.dirname, '..', '..', '.cache', 'python-example');
const PYTHON = join(VENV, 'bin', 'python');

export type PythonExample = { kind: 'ready'; run: (endpoint: string) => string } | { kind: 'absent'; why: string };

function done(command: string, args: readonly string[]): string | undefined {
  const { error, status, stderr } = spawnSync(command, args, { encoding: 'utf8' });
  if (error !== undefined) return error.message;
  return status === 0 ? undefined : stderr.trim();
}

/** The example in Python with OpenTelemetry's own SDK, installed once into .cache; absent where there is no Python or no package index. */
export function pythonExample(): PythonExample {
  const ready = join(VENV, 'lib');
  if (!existsSync(ready) || done(PYTHON, ['-c', 'import opentelemetry.exporter.otlp.proto.http']) !== undefined) {
    const why =
      done('python3', ['-m', 'venv', VENV]) ?? done(PYTHON, ['-m', 'pip', 'install', '--quiet', '-r', join(EXAMPLE, 'requirements.txt')]);
    if (why !== undefined) return { kind: 'absent', why };
  }
  return {
    kind: 'ready',
    run: (endpoint) => {
      const { status, stdout, stderr } = spawnSync(PYTHON, [join(EXAMPLE, 'sync.py'), '--endpoint', endpoint], { encoding: 'utf8' });
      if (status !== 0) throw new Error(`the Python example ended with ${status}: ${stderr}`);
      return String(stdout.trimEnd().split('\n').at(-1));
    },
  };
}
