import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startScenario } from './support/child.ts';
import type { Provider } from './support/provider.ts';
import { startProvider } from './support/provider.ts';
import type { Sink } from './support/sink.ts';
import { startSink } from './support/sink.ts';

let provider: Provider;
let sink: Sink;
let warnings = '';
beforeAll(async () => {
  [sink, provider] = await Promise.all([startSink(), startProvider()]);
  const child = startScenario('own-rules', {
    OTEL_EXPORTER_OTLP_ENDPOINT: sink.url,
    PROVIDER: provider.url,
    SYNCTRAIL_REDACT_KEYS: 'iban, ',
  });
  if ((await child.ended) !== 0) throw new Error(child.stderr());
  warnings = child.stderr();
});
afterAll(async () => {
  await Promise.all([sink.close(), provider.close()]);
});

describe("what the user's own rules name", () => {
  it('leaves the process nowhere: not in ids, bodies, headers, addresses, messages or stacks (S2-13, S4-24)', () => {
    const sent = JSON.stringify([sink.spans, sink.logs], (_key, value: unknown) => (typeof value === 'bigint' ? 0 : value));
    expect(sent).not.toMatch(/EMP-\d|hidden-\d/);
    expect(sent).toContain('/echo/REDACTED?national_id=REDACTED&pay=1');
    const records = sink.spans.filter(({ attributes }) => attributes['sync.level'] === 'entity');
    expect(records.map(({ attributes }) => attributes['sync.entity.source_id'])).toEqual(['REDACTED', 'REDACTED']);
    expect(sink.logs.filter(({ attributes }) => attributes['sync.kind'] === 'body')).toHaveLength(2);
    expect(sink.logs.find(({ eventName }) => eventName === 'SYNC_ENTITY_FAILED')?.attributes['sync.reason']).toBe(
      'No desk for REDACTED, nationalId=REDACTED',
    );
  });

  it('is what the provider got all the same', () => {
    expect(provider.requests).toContain('POST /echo/EMP-100002?national_id=hidden-1&pay=1');
    expect(provider.headers.map((headers) => headers['national-id'])).toEqual(['hidden-2', 'hidden-2']);
  });

  it('is told of where it can be no rule', () => {
    expect(warnings).toContain('redact.keys[1]: expected a text, it is left aside');
    expect(warnings).toContain('redact.patterns[1]: the pattern matches nothing at all');
  });
});
