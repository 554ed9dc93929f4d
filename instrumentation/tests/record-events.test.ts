import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startScenario } from './support/child.ts';
import { eventFaults } from './support/faults.ts';
import type { Provider } from './support/provider.ts';
import { startProvider } from './support/provider.ts';
import type { Sink } from './support/sink.ts';
import { startSink } from './support/sink.ts';

let sink: Sink;
let provider: Provider;
beforeAll(async () => {
  [sink, provider] = await Promise.all([startSink(), startProvider()]);
});
afterAll(async () => {
  await Promise.all([sink.close(), provider.close()]);
});

async function ended(env: Record<string, string>): Promise<void> {
  const child = startScenario('whole', { OTEL_EXPORTER_OTLP_ENDPOINT: sink.url, PROVIDER: provider.url, ...env });
  if ((await child.ended) !== 0) throw new Error(child.stderr());
}

describe('the trail of a record (S2-43, S2-44)', () => {
  it('has one small event for each that was written or failed, with the ids of its span, and none for one that was left as it is', async () => {
    await ended({});
    const entities = sink.spans.filter(({ attributes }) => attributes['sync.level'] === 'entity');
    const trail = sink.logs.filter(({ attributes }) => attributes['sync.kind'] === 'record');
    const told = entities.filter(({ attributes }) => attributes['sync.reason.code'] === undefined);
    expect(entities.length - told.length).toBe(2);
    expect(new Set(trail.map(({ traceId, spanId }) => `${traceId}-${spanId}`))).toEqual(
      new Set(told.map(({ attributes }) => attributes['sync.op.id'])),
    );
    expect(trail).toHaveLength(told.length);
    expect(trail.flatMap(eventFaults)).toEqual([]);
    for (const { spanId, attributes, timeNs } of trail) {
      const span = told.find((each) => each.spanId === spanId);
      for (const name of ['type', 'source_id', 'target_id', 'action'].map((word) => `sync.entity.${word}`))
        expect(attributes[name]).toBe(span?.attributes[name]);
      expect(attributes['sync.status']).toBe(span?.attributes['sync.status']);
      expect(attributes['sync.tenant.id']).toBe('acme');
      expect(timeNs).toBe(span?.endNs);
    }
    const failed = trail.filter(({ eventName }) => eventName === 'SYNC_RECORD_FAILED');
    expect(failed.length).toBe(sink.logs.filter(({ eventName }) => eventName === 'SYNC_ENTITY_FAILED').length);
    expect(failed.every(({ severityText }) => severityText === 'WARN')).toBe(true);
  });

  it('is left out where nobody wants it', async () => {
    sink.logs.length = 0;
    await ended({ SYNCTRAIL_RECORD_EVENTS: 'off' });
    expect(sink.logs.filter(({ eventName }) => eventName === 'SYNC_ENTITY_FAILED').length).toBeGreaterThan(0);
    expect(sink.logs.filter(({ attributes }) => attributes['sync.kind'] === 'record')).toEqual([]);
  });
});
