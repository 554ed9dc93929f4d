import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Child } from './support/child.ts';
import { startScenario } from './support/child.ts';
import { eventFaults, spanFaults } from './support/faults.ts';
import type { Sink } from './support/sink.ts';
import { startSink } from './support/sink.ts';

let sink: Sink;
let child: Child;
beforeAll(async () => {
  sink = await startSink();
  child = startScenario('kinds-open', { OTEL_EXPORTER_OTLP_ENDPOINT: sink.url });
  await child.ended;
});
afterAll(() => sink.close());

describe('a process that is told to stop', () => {
  it('ends by the signal, and leaves an interrupted action behind (S3-36, S4-10)', async () => {
    expect(await child.ended).toBe('SIGTERM');
    const end = sink.logs.find(({ eventName }) => eventName === 'ACTION_INTERRUPTED');
    expect(end).toMatchObject({ severityText: 'WARN', body: 'Greenhouse: Create application was cut off' });
    expect(end?.attributes).toMatchObject({ 'sync.status': 'interrupted', 'sync.error.recoverability': 'RECOVERABLE' });
    expect(sink.logs.map(({ eventName }) => eventName)).not.toContain('FULL_SYNC_INTERRUPTED');
  });

  it('leaves a connection flow open: another process may go on with it', () => {
    expect(sink.logs.filter(({ attributes }) => attributes['sync.kind'] === 'flow').map(({ eventName }) => eventName)).toEqual([
      'FLOW_STARTED',
    ]);
    const roots = sink.spans.filter(({ attributes }) => attributes['sync.level'] === 'run');
    expect(roots.map(({ attributes }) => attributes['sync.log.type'])).toEqual(['webhook_delivery', 'action']);
  });
});

describe('a delivery that is aborted while it waits', () => {
  it('rejects with the reason, and has not failed', () => {
    expect(child.stdout()).toBe('Shutting down\n');
    const names = sink.logs.map(({ eventName }) => eventName);
    expect(names).toContain('WEBHOOK_DELIVERY_INTERRUPTED');
    expect(names).not.toContain('WEBHOOK_DELIVERY_FAILED');
  });

  it('carries what it must in its spans and events', () => {
    expect(sink.logs.flatMap(eventFaults)).toEqual([]);
    expect(sink.spans.flatMap(spanFaults)).toEqual([]);
  });
});
