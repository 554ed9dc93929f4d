import { execFile, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const EXAMPLE = join(import.meta.dirname, '..', '..', 'examples', 'go');
const PROGRAM = join(import.meta.dirname, '..', '..', '.cache', 'go-example');
/** A first build compiles the SDK and all it needs. */
const BUILD_MS = 10 * 60_000;

export type GoExample = { kind: 'ready'; run: (endpoint: string) => Promise<string> } | { kind: 'absent'; why: string };

/** The example in Go with OpenTelemetry's own SDK, built into .cache; absent where there is no Go or no module proxy. */
export function goExample(): GoExample {
  const { error, status, stderr } = spawnSync('go', ['build', '-o', PROGRAM, '.'], { cwd: EXAMPLE, encoding: 'utf8', timeout: BUILD_MS });
  if (error !== undefined) return { kind: 'absent', why: error.message };
  if (status !== 0) return { kind: 'absent', why: `go build failed: ${stderr.slice(-600)}` };
  return {
    kind: 'ready',
    run: async (endpoint) => {
      const { stdout } = await run(PROGRAM, ['-endpoint', endpoint]);
      return String(stdout.trimEnd().split('\n').at(-1));
    },
  };
}
