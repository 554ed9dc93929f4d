import { execFile } from 'node:child_process';
import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { goTool } from './go-tool.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const tool = await goTool('compose', 'github.com/compose-spec/compose-go/v2', '.', { folder: 'compose' });
if (tool.kind === 'absent') console.warn(`SKIPPED: Compose's own loader on docker-compose.yml: ${tool.why}`);

interface Project {
  services: Record<string, { environment?: Record<string, string>; ports?: { host_ip: string; published: string; target: number }[] }>;
}

/** The loader that `docker compose config` uses, in a folder that has what docs/production.md asks for. */
describe.skipIf(tool.kind === 'absent')('docker-compose.yml, as Compose reads it', () => {
  let dir: string;

  async function load(env: string | undefined): Promise<{ project: Project | undefined; complaint: string }> {
    await rm(join(dir, '.env'), { force: true });
    if (env !== undefined) await writeFile(join(dir, '.env'), env);
    // Nothing of the environment of the tests but what programs need.
    const options = { cwd: dir, env: { PATH: process.env['PATH'] ?? '', HOME: dir } };
    try {
      const { stdout } = await promisify(execFile)(tool.kind === 'built' ? tool.path : '', ['docker-compose.yml'], options);
      return { project: JSON.parse(stdout) as Project, complaint: '' };
    } catch (error) {
      return { project: undefined, complaint: String((error as { stderr?: string }).stderr ?? error) };
    }
  }

  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'synctrail-compose-'));
    await copyFile(join(ROOT, 'docker-compose.yml'), join(dir, 'docker-compose.yml'));
  });
  afterAll(async () => {
    await rm(dir, { recursive: true, force: true });
  });

  it('is refused without the secrets, and as .env.example comes, with their names', async () => {
    for (const env of [undefined, await readFile(join(ROOT, '.env.example'), 'utf8')]) {
      const { project, complaint } = await load(env);
      expect(project).toBeUndefined();
      for (const name of ['SYNCTRAIL_TOKEN', 'GRAFANA_ADMIN_PASSWORD']) expect(complaint).toContain(`set ${name} in .env`);
    }
  });

  it('is taken with .env.example and the two secrets, every profile, and reached from this machine only', async () => {
    const example = await readFile(join(ROOT, '.env.example'), 'utf8');
    const env = example.replace(/^SYNCTRAIL_TOKEN=$/m, 'SYNCTRAIL_TOKEN=secret-of-test').replace(/^GRAFANA_ADMIN_PASSWORD=$/m, '$&other');
    const { project, complaint } = await load(env);
    expect(complaint).toBe('');
    const ports = Object.entries(project?.services ?? {}).flatMap(([name, { ports: all = [] }]) =>
      all.map(({ host_ip: host, published, target }) => `${name} ${host}:${published}:${target}`),
    );
    expect(ports.sort()).toEqual([
      'grafana 127.0.0.1:3000:3000',
      'otel-collector 127.0.0.1:4320:4318',
      'synctrail 127.0.0.1:4318:4318',
      'synctrail-embedded 127.0.0.1:4319:4318',
    ]);
    expect(project?.services['demo']?.environment).toMatchObject({
      OTEL_EXPORTER_OTLP_ENDPOINT: 'http://synctrail:4318',
      OTEL_EXPORTER_OTLP_HEADERS: 'authorization=Bearer%20secret-of-test',
    });
  });
});
