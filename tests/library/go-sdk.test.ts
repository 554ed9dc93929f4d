import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CollectorProcess, startCollector } from '../support/collector-process.ts';
import { goExample } from '../support/go-example.ts';

const go = goExample();
if (go.kind === 'absent') console.error(`SKIPPED what OpenTelemetry's SDK for Go sends: ${go.why}`);

interface Span {
  spanId: string;
  parentSpanId?: string;
  name: string;
  status?: { code?: unknown; message?: string };
  attributes: { key: string; value: Record<string, unknown> }[];
  links?: { traceId: string; spanId: string }[];
}

describe.skipIf(go.kind === 'absent')('what the plain OpenTelemetry SDK of Go sent', () => {
  let collector: CollectorProcess;
  let runId = '';
  beforeAll(async () => {
    collector = await startCollector();
    if (go.kind === 'ready') runId = await go.run(collector.url);
  });
  afterAll(() => collector?.stop());

  const range = { start: String(Math.floor(Date.now() / 1_000) - 300), end: String(Math.floor(Date.now() / 1_000) + 300) };

  async function events(selector: string): Promise<Record<string, string>[]> {
    const query = new URLSearchParams({ query: `${selector} | sync_run_id="${runId}"`, ...range, direction: 'forward', limit: '100' });
    const answer = await fetch(`${collector.url}/loki/api/v1/query_range?${query.toString()}`);
    const { data } = (await answer.json()) as { data: { result: { stream: Record<string, string>; values: [string, string][] }[] } };
    return data.result
      .flatMap(({ stream, values }) => values.map(([time]) => ({ ...stream, time })))
      .toSorted((one, other) => Number(BigInt(one.time) - BigInt(other.time)));
  }

  async function pageIds(stepId: string): Promise<string[]> {
    const query = `{ span.sync.step.id = "${stepId}" && span.sync.level = "page" } | select(span.sync.page.number)`;
    const answer = await fetch(`${collector.url}/tempo/api/search?${new URLSearchParams({ q: query, ...range, limit: '20' }).toString()}`);
    const { traces } = (await answer.json()) as { traces: { traceID: string }[] };
    return traces.map(({ traceID }) => traceID.padStart(32, '0'));
  }

  async function spansOf(traceId: string): Promise<(Span & { facts: Record<string, unknown> })[]> {
    const answer = await fetch(`${collector.url}/tempo/api/v2/traces/${traceId}`, { headers: { accept: 'application/json' } });
    const { trace } = (await answer.json()) as { trace: { resourceSpans: { scopeSpans: { spans: Span[] }[] }[] } };
    return trace.resourceSpans
      .flatMap(({ scopeSpans }) => scopeSpans)
      .flatMap(({ spans }) => spans)
      .map((span) => ({ ...span, facts: Object.fromEntries(span.attributes.map(({ key, value }) => [key, Object.values(value)[0]])) }));
  }

  it('R-8 S0-12, S0-17, S0-18: has its run, with its numbers and how it ended', async () => {
    expect(runId).toMatch(/^[0-9a-f]{32}$/);
    const rows = await events('{sync_integration="books", sync_kind="lifecycle"}');
    expect(rows.map(({ sync_event: name }) => name)).toEqual(['FULL_SYNC_STARTED', 'FULL_SYNC_COMPLETED']);
    expect(rows.at(-1)).toMatchObject({ sync_status: 'partially_failed', sync_count_total: '7', sync_count_failed: '1' });
  });

  it('R-8 S0-19, S0-24, S0-30, S0-31, S0-32, S0-35, S0-36: leads from its step to its pages, records and calls', async () => {
    const [step] = (await events('{sync_integration="books", sync_kind="step"}')).slice(-1);
    expect(step).toMatchObject({ sync_event: 'SYNC_STEP_COMPLETED', sync_step_name: 'invoices', sync_count_created: '6' });
    const ids = await pageIds(String(step?.['sync_step_id']));
    expect(ids).toHaveLength(3);
    const pages = await Promise.all(ids.map(spansOf));
    const numbers = pages.map((spans) => spans.find(({ facts }) => facts['sync.level'] === 'page')?.facts['sync.page.number']);
    expect(new Set(numbers.map(Number))).toEqual(new Set([1, 2, 3]));
    const records = pages.flat().filter(({ facts }) => facts['sync.level'] === 'entity');
    expect(records).toHaveLength(7);
    const expected = [1, 2, 3, 4, 5, 6, 7].map((number) => `inv-${number}`);
    expect(new Set(records.map(({ facts }) => facts['sync.entity.source_id']))).toEqual(new Set(expected));
    const call = (id: string): Record<string, unknown> | undefined => {
      const record = records.find(({ facts }) => facts['sync.entity.source_id'] === id);
      return pages.flat().find(({ parentSpanId }) => parentSpanId === record?.spanId)?.facts;
    };
    expect(call('inv-1')).toMatchObject({ 'sync.level': 'call', 'sync.returned_id': 'in_inv-1', 'url.template': '/invoices' });
    expect(Number(call('inv-5')?.['http.response.status_code'])).toBe(422);
    const failed = records.find(({ facts }) => facts['sync.entity.source_id'] === 'inv-5');
    expect(failed?.facts).toMatchObject({
      'sync.status': 'failed',
      'sync.reason': 'The due date is in the past',
      'sync.error.class': 'validation',
    });
  });
});
