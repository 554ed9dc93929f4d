import { userInfo } from 'node:os';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startCommand } from '../child.ts';
import { type Destination, startDestination } from '../forward/destination.ts';
import { post, spanJson, tracesJson } from '../otlp.ts';
import { type Gateway, newGateway, startGateway, stopGateways } from './gateway.ts';

const WORDS = 'span "poison" has a name that we do not like';

let destination: Destination;
let gateway: Gateway;
let url: string;

async function aside(...args: string[]): Promise<{ code: number | null; text: string }> {
  const child = startCommand(['queue', 'aside', ...args, '--config', gateway.config]);
  const code = await child.ended;
  return { code, text: child.output() };
}

async function setAside(): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text();
  return Number(/^synctrail_forward_aside_bytes\{destination="next"\} (\d+)$/m.exec(text)?.[1] ?? 0);
}

beforeEach(async () => {
  destination = await startDestination();
  destination.react(({ spans }) => (spans.some(({ name }) => name === 'poison') ? { status: 400, body: WORDS } : { status: 200 }));
  gateway = newGateway(destination.url);
  ({ url } = await startGateway(gateway));
  await post(`${url}/v1/traces`, tracesJson(spanJson({ name: 'poison' }), spanJson({ name: 'good' })));
  await expect.poll(setAside).toBeGreaterThan(0);
});
afterEach(async () => {
  await stopGateways();
  await destination.leave();
});

test('what was set aside is listed with the words of the engine, and sent again when the reason is gone', { timeout: 60_000 }, async () => {
  const listed = await aside();
  expect(listed).toMatchObject({ code: 0 });
  expect(listed.text).toContain(WORDS);
  expect(listed.text).toContain('next  traces  default  1 records');
  expect(listed.text).toContain('1 requests are set aside.');

  const tooEarly = await aside('retry');
  expect(tooEarly).toMatchObject({ code: 1 });
  expect(tooEarly.text).toContain(WORDS);
  expect(tooEarly.text).toContain('0 of 1 requests were taken.');

  destination.react(() => ({ status: 200 }));
  expect(await aside('retry', '--destination', 'next')).toEqual({ code: 0, text: '1 of 1 requests were taken.\n' });
  const names = destination.taken.flatMap(({ spans }) => spans.map(({ name }) => name));
  expect(names.filter((name) => name === 'poison')).toHaveLength(1);
  expect(destination.taken.at(-1)?.headers['x-scope-orgid']).toBe(destination.taken[0]?.headers['x-scope-orgid']);
  expect((await aside('list')).text).toBe('0 requests are set aside.\n');
  expect(await setAside()).toBe(0);
});

/** What the audit trail was told and has been sent on. */
const told = () =>
  destination.taken
    .flatMap(({ logs }) => logs)
    .filter(({ eventName, body }) => eventName === 'STORE_COMMAND' && String(body).includes(' by '));

test('who sent it again or deleted it stands in the audit trail', { timeout: 60_000 }, async () => {
  destination.react(() => ({ status: 200 }));
  await aside('retry');
  await expect.poll(() => told().length).toBe(1);
  expect(told()[0]?.body).toMatch(/^"queue aside retry" by \S+ on .+: 1 requests that next had refused were sent again and taken$/);
  expect(told()[0]?.attributes).toMatchObject({ 'sync.kind': 'audit', 'sync.audit.count': 1, 'sync.initiator.name': userInfo().username });
});

test('it is deleted only when it is said which', { timeout: 60_000 }, async () => {
  expect(await aside('drop')).toMatchObject({ code: 2, text: expect.stringContaining('Say what to delete') as string });
  expect((await aside('drop', '--reason', 'other')).text).toBe('0 requests were deleted.\n');
  expect((await aside('drop', '--destination', 'nobody')).text).toContain('there are next');
  expect((await aside('drop', '--all')).text).toBe('1 requests were deleted.\n');
  expect(await setAside()).toBe(0);
});
