import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BodyProvider } from './support/body-provider.ts';
import { startBodyProvider } from './support/body-provider.ts';
import { startScenario } from './support/child.ts';
import type { Sink } from './support/sink.ts';
import { startSink } from './support/sink.ts';
import { TREATMENTS } from './support/stream-reports.ts';

type Reports = Record<string, unknown[]>;

let provider: BodyProvider;
let sink: Sink;
let plain: Reports;
let captured: Reports;

async function reports(env: Record<string, string>): Promise<Reports> {
  const child = startScenario('bodies-streams', { OTEL_EXPORTER_OTLP_ENDPOINT: sink.url, PROVIDER: provider.url, ...env });
  if ((await child.ended) !== 0) throw new Error(child.stderr());
  return JSON.parse(child.stdout()) as Reports;
}

beforeAll(async () => {
  [provider, sink] = await Promise.all([startBodyProvider(), startSink()]);
  plain = await reports({});
  expect(sink.logs).toEqual([]);
  captured = await reports({ BODIES: 'all' });
});
afterAll(() => Promise.all([provider.close(), sink.close()]));

describe('an answer whose body is kept', () => {
  it.each(Object.keys(TREATMENTS))('and that is %s shows its host the same events and bytes as without us', (treatment) => {
    const of = (all: Reports): [string, unknown[]][] => Object.entries(all).filter(([name]) => name.startsWith(`${treatment} /`));
    expect(of(captured)).toEqual(of(plain));
    expect(of(plain).length).toBeGreaterThanOrEqual(2);
  });

  it('was kept, all the same', () => {
    const bodies = sink.logs.filter(({ attributes }) => attributes['sync.kind'] === 'body');
    expect(bodies).toHaveLength(Object.keys(captured).length);
    const sent = bodies.map(({ body }) => (JSON.parse(String(body)) as { request: { body: string } }).request.body);
    expect(new Set(sent)).toEqual(new Set(['one, two, three']));
    const missing = bodies.map(({ attributes }) => attributes['sync.body.response.missing']);
    expect(new Set(missing)).toEqual(new Set([undefined, 'size', 'unread']));
  });
});
