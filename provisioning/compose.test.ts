import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { path, read, text } from './testing/files.ts';

interface Service {
  image: string;
  build?: { target: string };
  ports?: string[];
  volumes?: string[];
  environment?: Record<string, string>;
  read_only?: boolean;
  cap_drop?: string[];
  deploy?: { resources: { limits: { cpus: string; memory: string; pids: number } } };
  healthcheck?: object;
  profiles?: string[];
  networks?: string[];
}

const compose = read('docker-compose.yml') as { services: Record<string, Service>; networks: Record<string, { internal?: boolean }> };
const services = Object.entries(compose.services);

const client = spawnSync('docker', ['compose', 'version'], { encoding: 'utf8' });
const hasCompose = client.status === 0;
if (!hasCompose) console.warn('NOT RUN: docker compose config: there is no docker client with compose here');

describe('docker-compose.yml', () => {
  it.each(services)('%s is pinned, bounded and without privileges', (_name, service) => {
    expect(service.image).toMatch(/:v?\d+\.\d+\.\d+$/);
    expect(service.cap_drop).toEqual(['ALL']);
    expect(service.deploy?.resources.limits).toEqual({ cpus: expect.any(String), memory: expect.any(String), pids: expect.any(Number) });
  });

  it('publishes on loopback only, unless told otherwise', () => {
    const published = services.flatMap(([, { ports = [] }]) => ports);
    expect(published.length).toBeGreaterThan(0);
    for (const port of published) expect(port).toMatch(/^\$\{SYNCTRAIL_BIND:-127\.0\.0\.1\}:/);
    expect(text('.env.example')).toContain('SYNCTRAIL_BIND=127.0.0.1');
  });

  it('has no password of its own: it does not start before one is set', () => {
    const secrets = services
      .flatMap(([, { environment = {} }]) => Object.entries(environment))
      .filter(([name]) => /PASSWORD|TOKEN|HEADERS/.test(name));
    expect(secrets.length).toBeGreaterThan(2);
    for (const [, value] of secrets) expect(value).toMatch(/\$\{\w+:\?set \w+ in \.env\}/);
    expect(text('.env.example')).toMatch(/^SYNCTRAIL_TOKEN=$/m);
    expect(text('.env.example')).toMatch(/^GRAFANA_ADMIN_PASSWORD=$/m);
  });

  it('keeps the engines, which ask for no password, on a network of their own', () => {
    expect(compose.networks['engines']?.internal).toBe(true);
    for (const name of ['tempo', 'loki', 'prometheus']) {
      expect(compose.services[name]?.networks).toEqual(['engines']);
      expect(compose.services[name]?.ports).toBeUndefined();
    }
  });

  it('asks every long-running service for its health that can be asked, and writes only to volumes where possible', () => {
    const named = (which: (service: Service) => boolean) => services.filter(([, service]) => which(service)).map(([name]) => name);
    // The collector's image has its own check; the demo serves nothing; see the file for the others.
    expect(named(({ healthcheck }) => healthcheck === undefined).sort()).toEqual([
      'demo',
      'otel-collector',
      'otelcol-folder',
      'synctrail',
      'synctrail-embedded',
    ]);
    expect(text('Dockerfile')).toContain('HEALTHCHECK');
    expect(named((service) => service.read_only !== true)).toEqual(['prometheus']);
  });

  it('puts its own collector in front of the engines, each signal to its own, from a queue on a volume', () => {
    const config = read('provisioning/collectors/synctrail.yaml') as {
      store: { enabled: boolean; dir: string };
      forward: { kind: string; url: string }[];
    };
    expect(config.forward.map(({ kind, url }) => `${kind} ${url}`)).toEqual([
      'tempo http://tempo:4318',
      'loki http://loki:3100',
      'prometheus http://prometheus:9090',
    ]);
    expect(config.store).toEqual({ enabled: false, dir: '/data' });
    const main = path('collector/src/main.ts');
    const args = ['--conditions=synctrail-source', main, '--config', path('provisioning/collectors/synctrail.yaml'), '--check'];
    const env = { ...process.env, SYNCTRAIL_TOKEN: 'a-token-for-the-test' };
    const checked = spawnSync(process.execPath, args, { encoding: 'utf8', env });
    expect(checked.status, checked.stderr).toBe(0);
    const { synctrail, demo } = compose.services;
    expect(synctrail?.profiles).toBeUndefined();
    expect(synctrail?.volumes).toEqual(['./provisioning/collectors/synctrail.yaml:/etc/synctrail/collector.yaml:ro', 'queue:/data']);
    expect(synctrail?.environment?.['SYNCTRAIL_CONFIG']).toBe('/etc/synctrail/collector.yaml');
    expect(synctrail?.networks).toEqual(['front', 'engines']);
    expect(demo?.environment?.['OTEL_EXPORTER_OTLP_ENDPOINT']).toContain('http://synctrail:4318');
  });

  it('lets Grafana load the plugin unsigned, and no other', () => {
    const { id, dependencies } = read('plugin/src/plugin.json') as { id: string; dependencies: { grafanaDependency: string } };
    const grafana = compose.services['grafana'];
    expect(grafana?.environment?.['GF_PLUGINS_ALLOW_LOADING_UNSIGNED_PLUGINS']).toBe(id);
    expect(grafana?.volumes).toContain(`./plugin/dist:/var/lib/grafana/plugins/${id}:ro`);
    const number = (version: string) => Number(/(\d+)\.(\d+)/.exec(version)?.slice(1).join('.') ?? Number.NaN);
    expect(number(grafana?.image.split(':')[1] ?? '')).toBeGreaterThanOrEqual(number(dependencies.grafanaDependency));
  });

  it('mounts files that are there, and names what can be set in .env.example', () => {
    const mounted = services.flatMap(([, { volumes = [] }]) => volumes.map((volume) => volume.split(':')[0] ?? ''));
    // plugin/dist is built.
    for (const file of mounted.filter((each) => each.startsWith('./') && each !== './plugin/dist'))
      expect(existsSync(path(file)), file).toBe(true);
    const example = text('.env.example');
    const used = new Set([...text('docker-compose.yml').matchAll(/\$\{(\w+):/g)].map(([, name = '']) => name));
    expect([...used].filter((name) => !new RegExp(`^${name}=`, 'm').test(example))).toEqual([]);
    const named = [...example.matchAll(/^#?(\w+)=/gm)].map(([, name = '']) => name);
    expect(named.filter((name) => !used.has(name))).toEqual([]);
  });

  it('is taken by docker compose, where it is', () => {
    const env = { ...process.env, SYNCTRAIL_TOKEN: 'a-token-for-the-test', GRAFANA_ADMIN_PASSWORD: 'a-password-for-the-test' };
    const args = ['compose', '-f', path('docker-compose.yml'), '--profile', '*', 'config', '--quiet'];
    expect(hasCompose ? spawnSync('docker', args, { encoding: 'utf8', env }).stderr : '').toBe('');
  });
});
