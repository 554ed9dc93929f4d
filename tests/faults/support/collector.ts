import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Child, startChild, startUnder } from '../../../collector/test/child.ts';

export interface Folder {
  readonly dir: string;
  readonly config: string;
}

const children = new Set<Child>();

/** A folder with the configuration of a collector, whose data is in `data`. */
export function folderOf(settings: Readonly<Record<string, object>>): Folder {
  const dir = mkdtempSync(join(tmpdir(), 'synctrail-faults-'));
  const config = join(dir, 'synctrail.yaml');
  const store = { dir: join(dir, 'data'), ...settings['store'] };
  // JSON is YAML.
  writeFileSync(config, JSON.stringify({ ...settings, listen: { port: 0 }, store }));
  return { dir, config };
}

/** Starts a collector that may end before it is ready; by the command `under` where there is one. */
export function begin({ config }: Folder, env: Readonly<Record<string, string>> = {}, under?: readonly string[]): Child {
  const args = ['--config', config];
  const child = under === undefined ? startChild(args, env) : startUnder(under, args);
  children.add(child);
  void child.ended.then(() => children.delete(child));
  return child;
}

export async function start(
  folder: Folder,
  env?: Readonly<Record<string, string>>,
): Promise<{ readonly child: Child; readonly url: string }> {
  const child = begin(folder, env);
  const url = await child.url;
  if (url === undefined) throw new Error(`the collector did not start: ${child.output()}`);
  return { child, url };
}

export async function kill(child: Child, signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
  child.process.kill(signal);
  await child.ended;
}

/** For `afterEach`. */
export async function killAll(): Promise<void> {
  await Promise.all([...children].map(async (child) => await kill(child)));
}
