import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, describe, expect, it } from 'vitest';

const SCRIPT = join(import.meta.dirname, '..', '..', 'scripts', 'start.mjs');

interface Started {
  url: string;
  /** As a terminal's Ctrl-C does; resolves to the exit code. */
  interrupt: () => Promise<number | null>;
}

const running = new Set<ChildProcess>();

/** `npm start` with these arguments, until it prints its address. */
async function start(args: string[], env: Record<string, string> = {}): Promise<Started> {
  const child = spawn(process.execPath, [SCRIPT, ...args], { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...env } });
  running.add(child);
  const ended = once(child, 'exit') as Promise<[number | null]>;
  let printed = '';
  const url = await new Promise<string>((resolve, reject) => {
    const read = (chunk: Buffer): void => {
      printed += chunk.toString();
      const address = /Synctrail is ready: (http:\S+)\//.exec(printed)?.[1];
      if (address !== undefined) resolve(address);
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    void ended.then(() => reject(new Error(`ended before it was ready: ${printed}`)));
  });
  return {
    url,
    interrupt: async () => {
      child.kill('SIGINT');
      const [code] = await ended;
      running.delete(child);
      return code;
    },
  };
}

async function refused(args: string[]): Promise<{ code: number | null; output: string }> {
  const child = spawn(process.execPath, [SCRIPT, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  const [[code], out, complaint] = await Promise.all([
    once(child, 'exit') as Promise<[number | null]>,
    text(child.stdout),
    text(child.stderr),
  ]);
  return { code, output: out + complaint };
}

async function integrations(url: string): Promise<string[]> {
  const answer = (await (await fetch(`${url}/loki/loki/api/v1/label/sync_integration/values`)).json()) as { data?: string[] };
  return answer.data ?? [];
}

describe('npm start', () => {
  const folders: string[] = [];
  const folder = async (): Promise<string> => {
    const made = await mkdtemp(join(tmpdir(), 'synctrail-start-'));
    folders.push(made);
    return made;
  };

  afterEach(async () => {
    for (const child of running) child.kill('SIGTERM');
    running.clear();
    await Promise.all(folders.splice(0).map((made) => rm(made, { recursive: true, force: true })));
  });

  it('shows the demo, stops at Ctrl-C, and has lost nothing the next time', { timeout: 120_000 }, async () => {
    const data = await folder();
    const first = await start(['--port', '0', '--data', data]);
    expect((await fetch(`${first.url}/`)).headers.get('content-type')).toMatch(/text\/html/);
    await expect.poll(() => integrations(first.url), { timeout: 60_000 }).toContain('acme-crm');
    const before = await integrations(first.url);
    expect(await first.interrupt()).toBe(0);

    const second = await start(['--port', '0', '--no-demo'], { SYNCTRAIL_DATA: data });
    expect(await integrations(second.url)).toEqual(expect.arrayContaining(before));
    expect(await second.interrupt()).toBe(0);
  });

  it('runs twice at once on other ports and folders, without the demo where the environment says so', { timeout: 120_000 }, async () => {
    const both = await Promise.all(
      [0, 1].map(async () => start([], { SYNCTRAIL_PORT: '0', SYNCTRAIL_DATA: await folder(), SYNCTRAIL_DEMO: '0' })),
    );
    const urls = both.map(({ url }) => url);
    expect(new Set(urls).size).toBe(2);
    for (const url of urls) expect(await integrations(url)).toEqual([]);
    expect(await Promise.all(both.map(({ interrupt }) => interrupt()))).toEqual([0, 0]);
  });

  it('says what is taken: the port, or the folder', { timeout: 120_000 }, async () => {
    const data = await folder();
    const first = await start(['--port', '0', '--data', data, '--no-demo']);
    const port = new URL(first.url).port;
    const samePort = await refused(['--port', port, '--data', await folder(), '--no-demo']);
    expect(samePort.code).not.toBe(0);
    expect(samePort.output).toMatch(new RegExp(`${port} is taken by another program.*--port`));
    const sameFolder = await refused(['--port', '0', '--data', data, '--no-demo']);
    expect(sameFolder.code).not.toBe(0);
    expect(sameFolder.output).toMatch(/is in use by another collector.*--data/);
    expect(await first.interrupt()).toBe(0);
  });

  it('tells its options, and what is wrong with one', async () => {
    const help = await refused(['--help']);
    expect(help.code).toBe(0);
    for (const option of ['--port', '--data', '--no-demo', 'SYNCTRAIL_PORT', 'SYNCTRAIL_DATA', 'SYNCTRAIL_DEMO'])
      expect(help.output).toContain(option);
    const wrong = await refused(['--prot', '1']);
    expect(wrong.code).toBe(2);
    expect(wrong.output).toMatch(/Unknown option '--prot'/);
    expect((await refused(['--port', 'many'])).output).toMatch(/--port takes a number from 0 to 65535, not "many"/);
  });
});
