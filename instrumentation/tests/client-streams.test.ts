import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startScenario } from './support/child.ts';
import { reportsOf } from './support/client-reports.ts';
import type { SeenSpan } from './support/decode.ts';
import type { Sink } from './support/sink.ts';
import { startSink } from './support/sink.ts';
import type { SteppingProvider } from './support/stepping-provider.ts';
import { startSteppingProvider } from './support/stepping-provider.ts';

type Reports = Record<string, unknown[]>;

let sink: Sink;
let plain: Reports;
let captured: Reports;

async function reports(env: Record<string, string>): Promise<Reports> {
  const provider: SteppingProvider = await startSteppingProvider();
  const places = { PROVIDER: provider.url, HTTP2_PROVIDER: provider.http2Url };
  const child = startScenario('client-streams', { OTEL_EXPORTER_OTLP_ENDPOINT: sink.url, ...places, ...env });
  const code = await child.ended;
  await provider.close();
  if (code !== 0) throw new Error(child.stderr());
  return JSON.parse(child.stdout()) as Reports;
}

beforeAll(async () => {
  sink = await startSink();
  plain = await reports({});
  expect(sink.logs).toEqual([]);
  captured = await reports({ BODIES: 'all' });
});
afterAll(() => sink.close());

describe('a call whose bodies are kept', () => {
  it.each([...reportsOf('', '').keys()])('shows its host the same, in the same order, as without us: %s', (name) => {
    expect(plain[name]?.length).toBeGreaterThan(0);
    expect(plain[name]?.flat()).not.toContain('threw');
    expect(captured[name]).toEqual(plain[name]);
  });

  it('is recorded under its own record, all the same, whichever client and dispatcher made it (S0-36, S2-14)', () => {
    const at = (level: string): SeenSpan[] => sink.spans.filter(({ attributes }) => attributes['sync.level'] === level);
    const bodies = new Map(sink.logs.filter(({ eventName }) => eventName === 'SYNC_CALL_BODY').map((log) => [log.spanId, log]));
    for (const entity of at('entity')) {
      const name = String(entity.attributes['sync.entity.source_id']);
      const calls = at('call')
        .filter(
          ({ parentSpanId, attributes }) =>
            parentSpanId === entity.spanId && /\/(steps|flood|swallow|never)\/|:2\//.test(String(attributes['url.full'])),
        )
        .toSorted((one, other) => Number(one.startNs - other.startNs));
      // what broke is tried again by the interceptor
      const most = /interceptors, (refused|broken)/.test(name) ? 2 : 1;
      expect([name, calls.length > 0 && calls.length <= most]).toEqual([name, true]);
      if (!/read|piece|broken|twice|redirected/.test(name)) continue;
      const { response } = JSON.parse(String(bodies.get(calls[0]?.spanId ?? '')?.body)) as { response: { body?: string } };
      const expected = name.includes(', not read') ? /^(flood ){1000}/ : name.includes('does not') ? /^[0-9a-f]{64}$/ : /^one,/;
      expect([name, response.body]).toEqual([name, expect.stringMatching(expected)]);
    }
  });
});
