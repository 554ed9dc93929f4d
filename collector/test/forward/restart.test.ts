import { afterEach, expect, test } from 'vitest';
import { encodeLogs } from '../otlp-proto.ts';
import { attribute, logsJson, spanJson } from '../otlp.ts';
import { type Destination, startDestination } from './destination.ts';
import { startRig, stopRigs } from './forwarding-rig.ts';

let destination: Destination | undefined;

afterEach(async () => {
  await stopRigs();
  await destination?.leave();
});

test('after a restart it goes on where it stood, as the same collector: nothing is sent again, nothing is left out', async () => {
  const it = await startDestination();
  destination = it;
  const destinations = [{ name: 'it', kind: 'otlp', url: it.url, retryMs: 1 }];
  const first = await startRig({ destinations });
  const { collectorId } = first.forwarding;
  for (let index = 0; index < 20; index += 1) await first.spans(spanJson({ name: `before ${index}` }));
  await expect.poll(() => it.taken.flatMap(({ spans }) => spans).length).toBe(20);
  await it.leave();
  for (let index = 0; index < 20; index += 1) await first.spans(spanJson({ name: `away ${index}` }));
  await first.stop();
  await it.comeBack();
  const second = await startRig({ destinations, dir: first.dir });
  await expect.poll(() => it.taken.flatMap(({ spans }) => spans).length).toBe(40);
  const names = it.taken.flatMap(({ spans }) => spans.map(({ name }) => name));
  expect(new Set(names).size).toBe(40);
  expect(second.forwarding.collectorId).toBe(collectorId);
  expect(collectorId).toMatch(/^[0-9a-f]{12}$/);
});

test('bodies wait while spans and events do, and follow them', async () => {
  const it = await startDestination();
  destination = it;
  it.react(() => ({ status: 503 }));
  const rig = await startRig({
    destinations: [{ name: 'it', kind: 'otlp', url: it.url, retryMs: 1, maxRetryMs: 5, concurrency: 1, requestBytes: 65_536 }],
  });
  const filler = [attribute('filler', 'x'.repeat(60_000))];
  for (let index = 0; index < 10; index += 1) await rig.spans(spanJson({ name: `span ${index}`, attributes: filler }));
  const body = { timeUnixNano: String(BigInt(Date.now()) * 1_000_000n), body: { stringValue: '{"email":1}' } };
  await rig.append({ signal: 'logs', items: 1, request: Buffer.from(encodeLogs(logsJson(body))) }, 'bodies');
  await expect.poll(() => it.got.length).toBeGreaterThan(3);
  expect(it.got.every(({ path }) => path === '/v1/traces')).toBe(true);
  it.react(() => ({ status: 200 }));
  await expect.poll(() => it.taken.some(({ path }) => path === '/v1/logs')).toBe(true);
  const order = it.taken.map(({ path }) => path);
  // One span may still be under way when the body is sent.
  expect(order.indexOf('/v1/logs')).toBeGreaterThanOrEqual(9);
});
