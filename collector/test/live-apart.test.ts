import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, expect, test } from 'vitest';
import { type Child, startChild } from './child.ts';
import { attribute, logsJson, post, spanJson, tracesJson } from './otlp.ts';
import { newDir } from './running.ts';

/** Together they hold more threads than Node has by itself. */
const LONG_QUERIES = 5;
const LINES = 200;
const LINE_BYTES = 100_000;
/** A pattern whose automaton is too large to be kept: the engine walks it anew for each character. */
const SLOW = '(x|y)*x(x|y){900}z';
const BATCHES = 12;

const children: Child[] = [];
afterEach(async () => {
  for (const child of children) child.process.kill('SIGKILL');
  await Promise.all(children.splice(0).map(async ({ ended }) => await ended));
});

async function start(store: object = {}): Promise<{ url: string; child: Child }> {
  const dir = newDir();
  const config = join(dir, 'synctrail.yaml');
  writeFileSync(config, JSON.stringify({ listen: { port: 0 }, store: { dir: join(dir, 'data'), ...store } }));
  const child = startChild(['--config', config]);
  children.push(child);
  const url = await child.url;
  if (url === undefined) throw new Error(`the collector did not start: ${child.output()}`);
  return { url, child };
}

/** Long lines, in which the slow pattern finds nothing. */
async function fill(url: string): Promise<void> {
  for (let sent = 0; sent < LINES; sent += 20) {
    const logs = Array.from({ length: 20 }, (_, index) => {
      const line = Array.from({ length: LINE_BYTES / 8 }, (_each, at) =>
        (at * 2_654_435_761 * (sent + index + 1)) % 7 < 3 ? 'xyxxyxyy' : 'yyxyxyxx',
      ).join('');
      return { timeUnixNano: `${Date.now()}000000`, body: { stringValue: line }, attributes: [attribute('sync.kind', 'failure')] };
    });
    const body = gzipSync(JSON.stringify(logsJson(...logs)));
    expect((await post(`${url}/v1/logs`, body, { 'content-type': 'application/json', 'content-encoding': 'gzip' })).status).toBe(200);
  }
}

interface Asked {
  readonly answer: Promise<{ status: number; text: string }>;
  readonly isOver: () => boolean;
  readonly leave: () => void;
}

function askSlowly(url: string): Asked {
  const gone = new AbortController();
  let over = false;
  const query = encodeURIComponent(`{sync_kind="failure"} |~ "${SLOW}"`);
  const answer = fetch(`${url}/loki/loki/api/v1/query_range?query=${query}`, { signal: gone.signal })
    .then(async (response) => ({ status: response.status, text: await response.text() }))
    .finally(() => (over = true));
  answer.catch(() => undefined);
  return { answer, isOver: () => over, leave: () => gone.abort() };
}

async function sendSpans(url: string, count: number): Promise<string[]> {
  const spans = Array.from({ length: count }, () => spanJson({ attributes: [attribute('sync.level', 'call')] }));
  expect((await post(`${url}/v1/traces`, tracesJson(...spans))).status).toBe(200);
  return spans.map(({ traceId }) => traceId);
}

async function isFound(url: string, traceId: string): Promise<boolean> {
  const answer = await fetch(`${url}/tempo/api/v2/traces/${traceId}`);
  return answer.status === 200 && (await answer.text()).includes('spans');
}

test(
  'while long queries run, all that is sent is taken and found, and a small query is answered; while much is sent, too',
  { timeout: 180_000 },
  async () => {
    const { url } = await start({ queryMs: 3_600_000 });
    await fill(url);
    const long = Array.from({ length: LONG_QUERIES }, () => askSlowly(url));
    // Ingest does not wait for queries, nor do other queries.
    const traces: string[] = [];
    for (let batch = 0; batch < BATCHES; batch += 1) traces.push(...(await sendSpans(url, 20)).slice(0, 1));
    for (const trace of traces) expect(await isFound(url, trace)).toBe(true);
    const stillRun = () => expect(long.map(({ isOver }) => isOver())).toEqual(long.map(() => false));
    stillRun();
    // Nor do queries wait for ingest: what is sent now is under way when they are answered.
    let answered = 0;
    const sent = Array.from({ length: BATCHES }, async () => await sendSpans(url, 500).finally(() => (answered += 1)));
    const answeredBefore: number[] = [];
    for (let look = 0; look < 3; look += 1) {
      expect(await isFound(url, traces[look] ?? '')).toBe(true);
      answeredBefore.push(answered);
    }
    await Promise.all(sent);
    expect(answeredBefore[0]).toBeLessThan(BATCHES);
    stillRun();
    // Those who leave take their queries with them.
    for (const each of long) each.leave();
    await Promise.allSettled(long.map(async ({ answer }) => await answer));
    expect(await isFound(url, traces[0] ?? '')).toBe(true);
  },
);

test('a query that takes too long is ended, in the words of the engine that was asked', { timeout: 120_000 }, async () => {
  const { url } = await start({ queryMs: 500 });
  await fill(url);
  const { status, text } = await askSlowly(url).answer;
  expect([status, text]).toEqual([504, expect.stringContaining('Request timed out, decrease the duration of the request')]);
  expect(await isFound(url, (await sendSpans(url, 1))[0] ?? '')).toBe(true);
});

test('more queries than there is room for are refused, in the words of the engine that was asked', { timeout: 120_000 }, async () => {
  const { url } = await start({ queryMs: 3_600_000 });
  await fill(url);
  const many = Array.from({ length: 140 }, () => askSlowly(url));
  const refused = await Promise.race(many.map(async ({ answer }) => await answer));
  expect(refused).toMatchObject({ status: 429, text: 'too many outstanding requests' });
  for (const each of many) each.leave();
  await Promise.allSettled(many.map(async ({ answer }) => await answer));
});
