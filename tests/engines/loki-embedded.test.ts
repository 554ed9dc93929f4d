import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CollectorProcess, post, startCollector } from '../support/collector-process.ts';
import { ask } from './ask-loki.ts';
import { generateLines } from './generate-lines.ts';
import { generateLogs } from './generate-logs.ts';
import { LOG_QUESTIONS, METRIC_QUESTIONS, PARSER_QUESTIONS, REFUSED_QUESTIONS, UNSUPPORTED_QUESTIONS } from './loki-questions.ts';

const sent = generateLogs(11, Math.floor(Date.now() / 60_000) * 60_000);
const start = BigInt(sent.startMs) * 1_000_000n;
const end = BigInt(sent.endMs) * 1_000_000n;

/** What can be known without a real Loki; `loki.test.ts` compares the answers. */
describe('the embedded store, asked as a Loki', () => {
  let collector: CollectorProcess;
  let base: string;

  beforeAll(async () => {
    collector = await startCollector();
    base = `${collector.url}/loki`;
    for (const request of [...sent.requests, generateLines(sent.startMs).request]) await post(`${collector.url}/v1/logs`, request);
  });

  afterAll(async () => {
    await collector.stop();
  });

  async function status(query: string): Promise<number> {
    return (await ask(base, { path: 'query_range', params: { query, start, end } })).status;
  }

  it('answers every construct that it claims', async () => {
    const answered = [];
    // One after the other: all at once are more than the store lets wait.
    for (const query of [...LOG_QUESTIONS, ...METRIC_QUESTIONS, ...PARSER_QUESTIONS]) answered.push({ query, status: await status(query) });
    expect(answered.filter((each) => each.status !== 200)).toEqual([]);
  });

  it.each(REFUSED_QUESTIONS)('refuses %s', async (query) => {
    expect(await status(query)).toBe(400);
  });

  it.each(UNSUPPORTED_QUESTIONS)('says that it does not support %s', async (query) => {
    const answer = await ask(base, { path: 'query_range', params: { query, start, end } });
    expect(answer).toEqual({ status: 400, body: expect.stringMatching(/^not supported by the embedded store: /) });
  });

  it('refuses an invalid pattern, wherever it stands', async () => {
    const patterns = ['{a=~"("}', '{a="b"} |~ "["', '{a="b"} | c=~"*"', '{a="b"} | keep c=~"(?z)"', 'sum(rate({a!~"x{2,1}"}[5m]))'];
    for (const query of patterns) {
      const answer = await ask(base, { path: 'query_range', params: { query, start, end } });
      expect(answer).toEqual({ status: 400, body: expect.stringMatching(/^parse error : error parsing regexp: /) });
    }
  });

  it('gives the same page again, and pages that join without a gap', async () => {
    const query = '{service_name="generated-sync"}';
    const seen: string[] = [];
    let before = end;
    for (;;) {
      const asked = { path: 'query_range', params: { query, start, end: before, limit: 37 }, categorise: true };
      const [page, again] = [await ask(base, asked), await ask(base, asked)];
      expect(again).toEqual(page);
      const times = timesOf(page.body);
      seen.push(...times);
      const oldest = times.sort().at(0);
      if (oldest === undefined) break;
      before = BigInt(oldest);
    }
    expect(new Set(seen).size).toBe(sent.records);
  });

  it('stands at the root too, and tells its version and that it is ready', async () => {
    expect(await ask(collector.url, { path: 'labels', params: { start, end } })).toEqual(
      await ask(base, { path: 'labels', params: { start, end } }),
    );
    expect((await ask(base, { path: 'status/buildinfo', params: {} })).body).toMatchObject({ version: expect.stringMatching(/^3\./) });
    expect(await (await fetch(`${base}/ready`)).text()).toBe('ready\n');
    expect(await ask(base, { path: 'nothing', params: {} })).toEqual({ status: 404, body: '404 page not found\n' });
  });

  it('tells how much a selector finds', async () => {
    const query = '{service_name="generated-sync"}';
    const stats = await ask(base, { path: 'index/stats', params: { query, start, end } });
    expect(stats.body).toMatchObject({ entries: sent.records, streams: 8 });
    const volume = await ask(base, { path: 'index/volume', params: { query, start, end, targetLabels: 'sync_kind' } });
    expect(volume.body).toMatchObject({
      data: { resultType: 'vector', result: expect.arrayContaining([expect.objectContaining({ metric: { sync_kind: 'step' } })]) },
    });
  });

  it('refuses a form that is too large and a path that is no UTF-8', async () => {
    const large = await fetch(`${base}/loki/api/v1/query_range`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: `query=${'x'.repeat(2_000_000)}`,
    });
    expect(large.status).toBe(413);
    expect((await fetch(`${base}/loki/api/v1/label/%ff/values`)).status).toBe(400);
  });
});

/** Times of a log query's entries, as text of one length. */
function timesOf(body: unknown): string[] {
  const { data } = body as { data: { result: { values: [string][] }[] } };
  return data.result.flatMap(({ values }) => values.map(([time]) => time));
}
