import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startScenario } from './support/child.ts';
import type { SeenLog } from './support/decode.ts';
import { eventFaults, spanFaults } from './support/faults.ts';
import type { Provider } from './support/provider.ts';
import { startProvider } from './support/provider.ts';
import type { Sink } from './support/sink.ts';
import { startSink } from './support/sink.ts';

let provider: Provider;
let sink: Sink;
beforeAll(async () => {
  provider = await startProvider();
});
afterAll(() => provider.close());

async function ranTo(mode: string): Promise<string> {
  sink = await startSink();
  const child = startScenario('throwing', { OTEL_EXPORTER_OTLP_ENDPOINT: sink.url, PROVIDER: provider.url, MODE: mode });
  await child.ended;
  await sink.close();
  return child.stdout().trim();
}

/** What tells of calls comes in its own time. */
function lastOfRun(): SeenLog | undefined {
  return sink.logs.findLast(({ attributes }) => attributes['sync.kind'] === 'lifecycle');
}

describe('a run whose body throws', () => {
  it('hands the very same error on, and ends as failed with its class (S1-50, S3-41, S3-42c, S3-44, S3-45)', async () => {
    expect(await ranTo('failed')).toBe('the very same');
    const last = lastOfRun();
    expect(last).toMatchObject({ eventName: 'SYNC_RUN_ERROR', severityText: 'ERROR' });
    expect(last?.attributes).toMatchObject({
      'sync.status': 'failed',
      'sync.state': 'ERRORED',
      'sync.error.class': 'auth',
      'sync.error.recoverability': 'NON_RECOVERABLE',
      'sync.count.created': 1,
      'http.response.status_code': 401,
    });
    for (const level of ['run', 'step', 'page']) {
      const span = sink.spans.find(({ attributes }) => attributes['sync.level'] === level);
      expect(span).toMatchObject({ status: { code: 2 }, attributes: { 'sync.status': 'failed', 'sync.error.class': 'auth' } });
    }
    expect(JSON.stringify([sink.logs, sink.spans], (_key, value: unknown) => (typeof value === 'bigint' ? 0 : value))).not.toContain(
      'abcdef0123456789',
    );
  });

  it('tells of a call that failed and was no record’s', async () => {
    await ranTo('failed');
    const failure = sink.logs.find(({ eventName }) => eventName === 'SYNC_CALL_FAILED');
    const call = sink.spans.find(({ attributes }) => attributes['sync.level'] === 'call');
    expect(failure).toMatchObject({ traceId: call?.traceId, spanId: call?.spanId });
    expect(sink.logs.flatMap(eventFaults)).toEqual([]);
    expect(sink.spans.flatMap(spanFaults)).toEqual([]);
  });

  it('after it was aborted ends as interrupted, with its open step and page (S3-36)', async () => {
    expect(await ranTo('aborted')).toBe('the very same');
    expect(lastOfRun()).toMatchObject({
      eventName: 'FULL_SYNC_INTERRUPTED',
      severityText: 'WARN',
      attributes: { 'sync.status': 'interrupted', 'sync.state': 'IDLE', 'sync.error.recoverability': 'RECOVERABLE' },
    });
    for (const level of ['run', 'step', 'page']) {
      const span = sink.spans.find(({ attributes }) => attributes['sync.level'] === level);
      expect(span).toMatchObject({ status: { code: 0 }, attributes: { 'sync.status': 'interrupted', 'sync.count.created': 1 } });
      expect(span?.attributes).not.toHaveProperty(['sync.error.class']);
    }
    expect(sink.logs.find(({ eventName }) => eventName === 'SYNC_STEP_COMPLETED')?.attributes['sync.status']).toBe('interrupted');
    expect(sink.spans.flatMap(spanFaults)).toEqual([]);
    expect(sink.logs.flatMap(eventFaults)).toEqual([]);
  });
});
