import { execFile } from 'node:child_process';
import { copyFile, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { parse, stringify } from 'yaml';
import { type Engine, givenEngine, launchEngine } from './engine-process.ts';
import { freePort } from './free-port.ts';
import { goTool, type Tool } from './go-tool.ts';

const ROOT = join(import.meta.dirname, '..', '..');
export const PROMETHEUS_CONFIG = join(ROOT, 'provisioning', 'engines', 'prometheus.yaml');
export const PROMETHEUS_RULES = join(ROOT, 'provisioning', 'engines', 'prometheus-rules.yaml');
const MODULE = 'github.com/prometheus/prometheus';
const READY_MS = 60_000;

async function tool(name: 'prometheus' | 'promtool'): Promise<Tool> {
  // Nothing is discovered in the tests, and the clients of all clouds are most of the build.
  return await goTool(name, MODULE, `${MODULE}/cmd/${name}`, { folder: 'prometheus', tags: ['remove_all_sd'] });
}

export async function promtool(): Promise<Tool> {
  return await tool('promtool');
}

/** The flags that docker-compose.yml gives Prometheus, but those of its folders. */
async function provisionedFlags(): Promise<string[]> {
  const compose = parse(await readFile(join(ROOT, 'docker-compose.yml'), 'utf8'), { merge: true }) as {
    services: { prometheus: { command: string[] } };
  };
  return compose.services.prometheus.command.filter((flag) => !/^--(config\.file|storage\.tsdb\.path)=/.test(flag));
}

/** What there is to scrape. */
interface Scraped {
  /** Host and port of those jobs that are there. */
  readonly jobs: Readonly<Record<string, string>>;
  /** In the file of secrets. */
  readonly token: string;
}

/** The provisioned configuration in a folder of its own: with its rules, and of its jobs those that are there, asked each second. */
export async function configIn(dir: string, { jobs, token }: Scraped = { jobs: {}, token: '' }): Promise<string> {
  const config = parse(await readFile(PROMETHEUS_CONFIG, 'utf8')) as { global: object; scrape_configs: { job_name: string }[] };
  const rules = join(dir, 'rules.yaml');
  await copyFile(PROMETHEUS_RULES, rules);
  const secret = join(dir, 'token');
  await writeFile(secret, token);
  const scraped = config.scrape_configs.flatMap((job) => {
    const target = jobs[job.job_name];
    if (target === undefined) return [];
    const authorization = 'authorization' in job ? { authorization: { credentials_file: secret } } : {};
    return [{ ...job, ...authorization, static_configs: [{ targets: [target] }] }];
  });
  const often = { scrape_interval: '1s', scrape_timeout: '1s', evaluation_interval: '1s' };
  const path = join(dir, 'prometheus.yaml');
  await writeFile(path, stringify({ ...config, global: { ...config.global, ...often }, rule_files: [rules], scrape_configs: scraped }));
  return path;
}

/** The Prometheus at `PROMETHEUS_URL`, or a real one of our own as provisioned, on a free loopback port and in a folder of its own. With something to scrape, always our own. */
export async function startPrometheus(scraped?: Scraped): Promise<Engine> {
  const given = scraped === undefined ? givenEngine('PROMETHEUS_URL') : undefined;
  if (given !== undefined) return given;
  const built = await tool('prometheus');
  if (built.kind === 'absent') return { kind: 'absent', why: `no PROMETHEUS_URL, and ${built.why}` };
  const dir = await mkdtemp(join(tmpdir(), 'synctrail-prometheus-'));
  const address = `127.0.0.1:${await freePort()}`;
  const own = [
    `--config.file=${await configIn(dir, scraped)}`,
    `--storage.tsdb.path=${join(dir, 'data')}`,
    `--web.listen-address=${address}`,
  ];
  const args = [...(await provisionedFlags()), ...own, '--log.level=error'];
  return await launchEngine({
    name: 'Prometheus',
    program: built.path,
    args,
    url: `http://${address}`,
    ready: '/-/ready',
    readyMs: READY_MS,
    dir,
  });
}

/** What `promtool` says of a file, and whether it is content with it. */
export async function promtoolCheck(
  program: string,
  what: 'rules' | 'config',
  path: string,
  ...flags: string[]
): Promise<{ good: boolean; text: string }> {
  try {
    const { stdout, stderr } = await promisify(execFile)(program, ['check', what, ...flags, path]);
    return { good: true, text: stdout + stderr };
  } catch (error) {
    const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string };
    return { good: false, text: stdout + stderr };
  }
}
