import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { tried } from '../../../tests/support/tried.ts';
import { type Child, endAll, startChild, urlOf } from '../child.ts';
import { post, spanJson, tracesJson } from '../otlp.ts';
import { newDir } from '../running.ts';
import { type Destination, startDestination } from './destination.ts';

const children: Child[] = [];
const destinations: Destination[] = [];
const dirs: string[] = [];

afterEach(async () => {
  await endAll(children.splice(0));
  await Promise.all(destinations.splice(0).map((each) => each.leave()));
  for (const dir of dirs.splice(0)) rmSync(dir, { recursive: true, force: true });
});

async function start(dir: string): Promise<{ child: Child; url: string }> {
  const args = ['--config', join(dir, 'collector.yaml'), '--port', '0', '--data', join(dir, 'data')];
  const child = startChild(args, { FAST_TOKEN: 'out-of-the-environment' });
  children.push(child);
  return { child, url: await urlOf(child) };
}

function namesOf(destination: Destination): string[] {
  return destination.taken.flatMap(({ spans }) => spans.map(({ name }) => name));
}

describe('a collector that forwards', () => {
  test(
    'and is killed in the middle of it again and again loses nothing that it acknowledged, and sends twice only what was under way',
    { timeout: 120_000 },
    async () => {
      const dir = newDir();
      dirs.push(dir);
      const [fast, picky] = [await startDestination(), await startDestination()];
      destinations.push(fast, picky);
      // One of the two refuses every third time.
      picky.react((_got, request) => ({ status: request % 3 === 0 ? 503 : 200 }));
      const config = {
        forward: [
          {
            name: 'fast',
            kind: 'tempo',
            url: fast.url,
            concurrency: 2,
            requestBytes: 65_536,
            headers: { authorization: 'Bearer ${FAST_TOKEN}' },
          },
          { name: 'picky', kind: 'otlp', url: picky.url, concurrency: 2, requestBytes: 65_536, retryMs: 1, maxRetryMs: 20 },
        ],
      };
      writeFileSync(join(dir, 'collector.yaml'), JSON.stringify(config));
      const acknowledged: string[] = [];
      let number = 0;
      const kills = 4;
      for (let kill = 0; kill < kills; kill += 1) {
        const { child, url } = await start(dir);
        const forwardedBefore = fast.taken.length;
        const until = new AbortController();
        const sender = async (): Promise<void> => {
          while (!until.signal.aborted) {
            const names = Array.from({ length: 20 }, () => `span ${(number += 1)}`);
            const answer = await post(`${url}/v1/traces`, tracesJson(...names.map((name) => spanJson({ name })))).catch(() => undefined);
            if (answer?.status !== 200) return;
            acknowledged.push(...names);
          }
        };
        const senders = Promise.all([sender(), sender(), sender()]);
        await expect.poll(() => fast.taken.length - forwardedBefore).toBeGreaterThan(20 + 7 * kill);
        child.process.kill('SIGKILL');
        until.abort();
        await Promise.all([senders, child.ended]);
      }
      const { url } = await start(dir);
      for (const destination of [fast, picky]) {
        const missing = () => {
          const arrived = new Set(namesOf(destination));
          return acknowledged.filter((name) => !arrived.has(name)).length;
        };
        await expect.poll(missing).toBe(0);
        const names = namesOf(destination);
        const twice = names.length - new Set(names).size;
        // Two fresh and two late requests may be under way at each kill, and what was sent but not yet noted with them.
        const largest = Math.max(...destination.taken.map(({ spans }) => spans.length));
        expect(twice).toBeLessThanOrEqual(kills * 4 * largest);
        tried({ what: 'kill -9 while it forwards, each destination', times: kills, acknowledged: acknowledged.length, lost: 0 });
        console.info(`${acknowledged.length} acknowledged, 0 of them lost, ${twice} of ${names.length} arrived twice`);
      }
      expect(new Set(fast.got.map(({ headers }) => headers.authorization))).toEqual(new Set(['Bearer out-of-the-environment']));
      expect(children.map((each) => each.output()).join()).not.toContain('out-of-the-environment');
      const metrics = async () => await (await fetch(`${url}/metrics`)).text();
      await expect.poll(metrics).toMatch(/^synctrail_forward_items_total\{destination="fast",signal="traces"\} [1-9]/m);
      await expect.poll(metrics).toMatch(/^synctrail_forward_circuit\{destination="picky"\} 0$/m);
      await expect.poll(metrics).toMatch(/^synctrail_forward_lag_seconds\{destination="fast",content="records"\} 0$/m);
    },
  );

  test('is ready and takes requests while no destination is there, and says so in its metrics', async () => {
    const dir = newDir();
    dirs.push(dir);
    const away = await startDestination();
    await away.leave();
    writeFileSync(
      join(dir, 'collector.yaml'),
      JSON.stringify({ forward: [{ name: 'away', kind: 'tempo', url: away.url, retryMs: 1, maxRetryMs: 10 }] }),
    );
    const { url, child } = await start(dir);
    expect((await post(`${url}/v1/traces`, tracesJson(spanJson()))).status).toBe(200);
    const metric = async (pattern: RegExp) => pattern.test(await (await fetch(`${url}/metrics`)).text());
    await expect.poll(() => metric(/^synctrail_forward_retries_total\{destination="away",cause="no_answer"\} [1-9]/m)).toBe(true);
    expect((await fetch(`${url}/readyz`)).status).toBe(200);
    await expect.poll(() => child.output()).toContain('A destination takes nothing now; it is tried again');
    child.process.kill('SIGTERM');
    expect(await child.ended).toBe(0);
  });
});
