import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Child, startChild } from './child.ts';
import { attribute, logsJson, post, spanJson, tracesJson } from './otlp.ts';
import { newDir } from './running.ts';

const DAY_MS = 86_400_000;
/** Longer than usual for details (S2), shorter for metrics. */
const KEEP_DAYS = { details: 90, events: 800, metrics: 10 };

let child: Child;
let url = '';
beforeAll(async () => {
  const dir = newDir();
  const config = join(dir, 'synctrail.yaml');
  writeFileSync(config, JSON.stringify({ listen: { port: 0 }, store: { dir: join(dir, 'data'), keepDays: KEEP_DAYS } }));
  child = startChild(['--config', config]);
  url = (await child.url) ?? '';
});
afterAll(async () => {
  child.process.kill('SIGKILL');
  await child.ended;
});

const nanos = (days: number) => `${Date.now() - days * DAY_MS}000000`;

function rejected(body: unknown): unknown {
  return (body as { partialSuccess?: object }).partialSuccess;
}

async function sendSpan(days: number) {
  const span = spanJson({ startTimeUnixNano: nanos(days), endTimeUnixNano: nanos(days) });
  const { body } = await post(`${url}/v1/traces`, tracesJson(span));
  return { rejected: rejected(body), found: (await fetch(`${url}/tempo/api/traces/${span.traceId}`)).status === 200 };
}

async function sendLog(kind: string, days: number) {
  const text = `of ${kind} ${days} days ago`;
  const record = { timeUnixNano: nanos(days), body: { stringValue: text }, attributes: [attribute('sync.kind', kind)] };
  const { body } = await post(`${url}/v1/logs`, logsJson(record));
  const time = Date.now() - days * DAY_MS;
  const range = `start=${time - 60_000}000000&end=${time + 60_000}000000`;
  const query = encodeURIComponent(`{sync_kind="${kind}"} |= "${text}"`);
  const answer = await fetch(`${url}/loki/loki/api/v1/query_range?query=${query}&${range}`);
  return { rejected: rejected(body), found: (await answer.text()).includes(text) };
}

async function sendMetric(days: number): Promise<unknown> {
  const dataPoints = [{ timeUnixNano: nanos(days), asInt: '1' }];
  const metrics = [{ name: 'queue.length', gauge: { dataPoints } }];
  return rejected((await post(`${url}/v1/metrics`, { resourceMetrics: [{ scopeMetrics: [{ metrics }] }] })).body);
}

const tooOld = (days: number): object => ({
  errorMessage: expect.stringContaining(`more than ${days} days ago, longer than data is kept`) as string,
});

describe('each kind is taken and kept for as long as it was configured (SX-01)', () => {
  test('S2-42, S4-27: spans and failures longer than usual', async () => {
    expect(await sendSpan(80)).toEqual({ rejected: undefined, found: true });
    expect(await sendLog('failure', 80)).toEqual({ rejected: undefined, found: true });
    expect(await sendSpan(95)).toMatchObject({ rejected: tooOld(90), found: false });
    expect((await sendLog('failure', 95)).rejected).toMatchObject(tooOld(90));
  });

  test.for(['lifecycle', 'step', 'record', 'audit'])('S2-43: %s events longer than the details that they are of', async (kind) => {
    expect(await sendLog(kind, 700)).toEqual({ rejected: undefined, found: true });
    expect((await sendLog(kind, 900)).rejected).toMatchObject(tooOld(800));
  });

  test('S2-44: the trail of one record reaches back as far, long after the spans that it is of', async () => {
    const written = async (days: number, action: string, sourceId: string): Promise<void> => {
      const facts = { 'sync.kind': 'record', 'sync.event': 'SYNC_RECORD_WRITTEN', 'sync.integration': 'crm', 'sync.run.id': `run-${days}` };
      const record = { 'sync.entity.type': 'invoice', 'sync.entity.source_id': sourceId, 'sync.entity.action': action };
      const attributes = Object.entries({ ...facts, ...record }).map(([name, value]) => attribute(name, value));
      const { body } = await post(`${url}/v1/logs`, logsJson({ timeUnixNano: nanos(days), body: { stringValue: action }, attributes }));
      expect(rejected(body)).toBeUndefined();
    };
    await written(700, 'create', 'inv-991');
    await written(300, 'update', 'inv-991');
    await written(299, 'update', 'inv-9911');
    await written(1, 'delete', 'inv-991');
    expect((await sendSpan(300)).found).toBe(false);
    const query = encodeURIComponent('{sync_integration="crm", sync_kind="record"} | sync_entity_source_id="inv-991"');
    const trail: unknown[] = [];
    // a month at a time, as Loki lets readers ask
    for (let from = 720; from > 0; from -= 30) {
      const range = `start=${nanos(from)}&end=${nanos(from - 30)}&direction=forward&limit=100`;
      const answer = (await (await fetch(`${url}/loki/loki/api/v1/query_range?query=${query}&${range}`)).json()) as {
        data: { result: { stream: Record<string, string>; values: [string, string][] }[] };
      };
      for (const { stream, values } of answer.data.result) for (const [, line] of values) trail.push([line, stream['sync_run_id']]);
    }
    expect(trail).toEqual([
      ['create', 'run-700'],
      ['update', 'run-300'],
      ['delete', 'run-1'],
    ]);
  });

  test('metrics no longer than they are kept', async () => {
    expect(await sendMetric(9)).toBeUndefined();
    expect(await sendMetric(12)).toMatchObject(tooOld(10));
  });
});
