import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

export interface Child {
  /** Exit code, or the signal that ended it. */
  readonly ended: Promise<number | NodeJS.Signals | null>;
  stdout(): string;
  stderr(): string;
  /** Resolves as soon as it has printed this. */
  printed(text: string): Promise<void>;
  kill(signal: NodeJS.Signals): void;
}

/** Starts a scenario as a process of its own, as a user's code runs. */
export function startScenario(name: string, env: Record<string, string>): Child {
  const file = join(import.meta.dirname, '..', 'scenarios', `${name}.ts`);
  const flags = ['--conditions=synctrail-source', '--disable-warning=ExperimentalWarning'];
  const { OTEL_EXPORTER_OTLP_ENDPOINT: _, ...inherited } = process.env;
  const child = spawn(process.execPath, [...flags, file], { env: { ...inherited, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  let out = '';
  let err = '';
  const watchers = new Set<() => void>();
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text;
    for (const check of watchers) check();
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text));
  return {
    ended: once(child, 'close').then(([code, signal]: unknown[]) => (code ?? signal ?? null) as number | NodeJS.Signals | null),
    stdout: () => out,
    stderr: () => err,
    printed: (text) =>
      new Promise((resolve) => {
        const check = (): void => {
          if (!out.includes(text)) return;
          watchers.delete(check);
          resolve();
        };
        watchers.add(check);
        check();
      }),
    kill: (signal) => void child.kill(signal),
  };
}
