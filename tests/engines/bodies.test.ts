import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BodyProvider } from '../../instrumentation/tests/support/body-provider.ts';
import { startBodyProvider } from '../../instrumentation/tests/support/body-provider.ts';
import { startScenario } from '../../instrumentation/tests/support/child.ts';
import { bodyQuery } from '../../plugin/src/data/queries/body-queries.ts';
import { parseStreams } from '../../plugin/src/data/wire/loki-streams.ts';
import type { CallBody } from '../../plugin/src/model/call-body.ts';
import { callBody } from '../../plugin/src/model/call-body.ts';
import type { LogEvent } from '../../plugin/src/model/event.ts';
import { type CollectorProcess, startCollector } from '../support/collector-process.ts';
import { ask } from './ask-loki.ts';
import { startLoki } from './loki-process.ts';
import { until } from './until.ts';

const loki = await startLoki();
if (loki.kind === 'absent') console.warn(`SKIPPED: bodies in a real Loki: ${loki.why}`);

/** Both bodies as long as they may be, of what takes most room in JSON; one that is small; one without an answer's body. */
const CALLS = [
  { path: '/500/quotes/plain/0', type: 'text/plain', body: ['"'], times: 300_000 },
  { path: '/422/json/br/7', type: 'application/json', body: ['{"email":"a@example.com"}'] },
  { path: '/404/empty/plain/0', type: 'text/plain', body: ['x'] },
];

let provider: BodyProvider;
let collector: CollectorProcess;
beforeAll(async () => {
  [provider, collector] = await Promise.all([startBodyProvider(), startCollector()]);
});
afterAll(async () => {
  await Promise.all([provider.close(), collector.stop(), loki.kind === 'running' ? loki.stop() : undefined]);
});

async function read(base: string, query: string): Promise<LogEvent[]> {
  const now = Date.now();
  const params = { query, start: `${now - 600_000}000000`, end: `${now + 600_000}000000`, limit: 100 };
  const { status, body } = await ask(base, { path: 'query_range', params, categorise: true });
  if (status !== 200) throw new Error(`${status}: ${JSON.stringify(body)}`);
  return parseStreams(body);
}

/** Sends the bodies of those calls there, and asks for each by the trace and span of its call, as the plugin does. */
async function bodies(logsUrl: string, base: string): Promise<CallBody[]> {
  const calls = CALLS.map(({ path, ...sent }) => ({ client: 'node http', url: `${provider.url}${path}`, ...sent }));
  const { origin } = new URL(collector.url);
  const env = { OTEL_EXPORTER_OTLP_ENDPOINT: origin, OTEL_EXPORTER_OTLP_LOGS_ENDPOINT: logsUrl, CALLS: JSON.stringify(calls) };
  const child = startScenario('bodies', env);
  expect(await child.ended, child.stderr()).toBe(0);
  const all = '{sync_integration="hubspot", sync_kind="body"}';
  await until('all bodies are there', async () => (await read(base, all)).length === CALLS.length);
  const found = await read(base, all);
  const each = await Promise.all(found.map(({ traceId, spanId }) => read(base, bodyQuery({ integration: 'hubspot', traceId, spanId }))));
  expect(each.map(({ length }) => length)).toEqual(CALLS.map(() => 1));
  return each
    .flat()
    .toSorted((a, b) => a.atMs - b.atMs)
    .map(callBody);
}

function expectBodies([long, small, empty]: readonly CallBody[]): void {
  for (const side of [long?.request, long?.response]) {
    expect(side).toMatchObject({ type: 'text', size: 300_000, truncated: true, missing: 'size' });
    expect(side?.text).toMatch(/^"{30000,65536}$/);
    expect(side?.kept).toBe(side?.text?.length);
  }
  expect(small?.response.text).toContain('"access_token": "REDACTED"');
  expect(empty).toMatchObject({ request: { text: 'x' }, response: { type: 'none', text: undefined } });
}

describe('the body of a call, by its trace and span (S4-25)', () => {
  it('is in the embedded store', async () => {
    const kept = await bodies(`${collector.url}/v1/logs`, `${collector.url}/loki`);
    expect(kept).toHaveLength(CALLS.length);
    expectBodies(kept);
  });

  it.skipIf(loki.kind === 'absent')('is in a real Loki, within its limits', async () => {
    if (loki.kind === 'absent') throw new Error(loki.why);
    const kept = await bodies(`${loki.url}/otlp/v1/logs`, loki.url);
    expect(kept).toHaveLength(CALLS.length);
    expectBodies(kept);
  });
});
