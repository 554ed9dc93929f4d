import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';

const SCRIPT = join(import.meta.dirname, '..', '..', 'scripts', 'start.mjs');

/** With all that a header's value must be escaped for. */
const TOKEN = 'a,token=with %25 odd characters';

describe('npm start with a token', () => {
  let stop: () => Promise<unknown>;
  let url = '';
  let printed = '';

  beforeAll(async () => {
    const data = await mkdtemp(join(tmpdir(), 'synctrail-start-'));
    const env = { ...process.env, SYNCTRAIL_TOKEN: TOKEN };
    const child = spawn(process.execPath, [SCRIPT, '--port', '0', '--data', data], { stdio: ['ignore', 'pipe', 'pipe'], env });
    const ended = once(child, 'exit');
    stop = async () => {
      child.kill('SIGINT');
      await ended;
      await rm(data, { recursive: true, force: true });
    };
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (printed += chunk.toString()));
    await vi.waitFor(() => expect(printed).toMatch(/Synctrail is ready: /), { timeout: 100_000 });
    url = /http:\S+(?=\/\s)/.exec(printed)?.[0] ?? '';
  });

  afterAll(async () => await stop());

  async function ask(authorization: string): Promise<Response> {
    return await fetch(`${url}/loki/api/v1/label/sync_integration/values`, { headers: { authorization } });
  }

  it('asks readers for it, lets the demo send it, and prints it nowhere', { timeout: 90_000 }, async () => {
    expect((await ask('')).status).toBe(401);
    await expect.poll(async () => await (await ask(`Bearer ${TOKEN}`)).text(), { timeout: 60_000 }).toContain('acme-crm');
    expect(printed).not.toContain(TOKEN);
    expect(printed).not.toContain(encodeURIComponent(TOKEN));
  });
});
