import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { type Child, startChild, urlOf } from './child.ts';
import { type Destination, startDestination } from './forward/destination.ts';
import { encodeTraces } from './otlp-proto.ts';
import { attribute, logsJson, post, spanJson, tracesJson } from './otlp.ts';
import { newDir } from './running.ts';

const PROTOBUF = { 'content-type': 'application/x-protobuf' };
const LOOKS = 8;
const SENDERS = 3;

let child: Child | undefined;
let destination: Destination | undefined;
afterEach(async () => {
  child?.process.kill('SIGKILL');
  await child?.ended;
  await destination?.leave();
  [child, destination] = [undefined, undefined];
});

async function start(more: object): Promise<string> {
  const dir = newDir();
  const config = join(dir, 'synctrail.yaml');
  writeFileSync(config, JSON.stringify({ listen: { port: 0 }, store: { dir: join(dir, 'data'), enabled: true }, ...more }));
  child = startChild(['--config', config]);
  return await urlOf(child);
}

/** Sends batches one after the other from several senders until it is told to end; answers how many spans were acknowledged. */
async function sendMuch(url: string, until: AbortSignal): Promise<number> {
  let spans = 0;
  const sender = async () => {
    while (!until.aborted) {
      const body = encodeTraces(
        tracesJson(...Array.from({ length: 200 }, () => spanJson({ attributes: [attribute('sync.level', 'call')] }))),
      );
      expect((await post(`${url}/v1/traces`, body, PROTOBUF)).status).toBe(200);
      spans += 200;
    }
  };
  await Promise.all(Array.from({ length: SENDERS }, sender));
  return spans;
}

async function ask(url: string, path: string, query: string): Promise<string> {
  const answer = await fetch(`${url}/${path}${encodeURIComponent(query)}`);
  expect(answer.status).toBe(200);
  return await answer.text();
}

/** Sends a span, an event and a number of one name, and asks for each as soon as it was acknowledged; answers how long that took, ms. */
async function look(url: string): Promise<number> {
  const name = `m${randomBytes(6).toString('hex')}`;
  const now = `${Date.now()}000000`;
  const span = spanJson({ attributes: [attribute('sync.entity.source_id', name)] });
  const log = { timeUnixNano: now, body: { stringValue: name }, attributes: [attribute('sync.kind', 'failure')] };
  const metrics = [{ name, gauge: { dataPoints: [{ timeUnixNano: now, asInt: '1' }] } }];
  await post(`${url}/v1/traces`, tracesJson(span));
  const acknowledgedMs = performance.now();
  expect(await ask(url, 'tempo/api/search?q=', `{span."sync.entity.source_id" = "${name}"}`)).toContain(`"traceID"`);
  const tookMs = performance.now() - acknowledgedMs;
  expect(await ask(url, 'tempo/api/v2/traces/', span.traceId)).toContain(name);
  await post(`${url}/v1/logs`, logsJson(log));
  expect(await ask(url, 'loki/loki/api/v1/query_range?query=', `{sync_kind="failure"} |= "${name}"`)).toContain(`"${name}"`);
  await post(`${url}/v1/metrics`, { resourceMetrics: [{ scopeMetrics: [{ metrics }] }] });
  expect(await ask(url, 'prometheus/api/v1/query?query=', `{__name__=~"${name}.*"}`)).toContain('"1"]');
  return tookMs;
}

describe('what was acknowledged is in the very next answer, while much is received', () => {
  test.each(['alone', 'as a gateway that also stores'])('%s', { timeout: 120_000 }, async (mode) => {
    destination = await startDestination();
    const forward = mode === 'alone' ? [] : [{ name: 'next', kind: 'otlp', url: destination.url }];
    const url = await start({ forward });
    const until = new AbortController();
    const sending = sendMuch(url, until.signal);
    const tookMs: number[] = [];
    for (let time = 0; time < LOOKS; time += 1) tookMs.push(await look(url));
    until.abort();
    const spans = await sending;
    const sorted = tookMs.toSorted((one, other) => one - other).map(Math.round);
    console.info(`${mode}: found after ${sorted[LOOKS >> 1]} ms (median), ${sorted.at(-1)} ms (most), beside ${spans} spans received`);
    // Neither waited for the other to end.
    expect(spans).toBeGreaterThan(LOOKS * 200);
  });
});
