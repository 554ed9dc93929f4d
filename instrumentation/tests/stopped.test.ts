import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Child } from './support/child.ts';
import { startScenario } from './support/child.ts';
import { eventFaults, spanFaults } from './support/faults.ts';
import type { Sink } from './support/sink.ts';
import { startSink } from './support/sink.ts';

let sink: Sink;
beforeEach(async () => {
  sink = await startSink();
});
afterEach(() => sink.close());

async function working(env: Record<string, string> = {}): Promise<Child> {
  const child = startScenario('working', { OTEL_EXPORTER_OTLP_ENDPOINT: sink.url, ...env });
  await sink.until(() => sink.spans.length >= 10);
  return child;
}

describe('a process that is told to stop', () => {
  it.each(['SIGTERM', 'SIGINT'] as const)('by %s ends by it, and leaves an interrupted run (S3-36)', async (signal) => {
    const child = await working();
    child.kill(signal);
    expect(await child.ended).toBe(signal);
    expect(sink.logs.at(-1)).toMatchObject({
      eventName: 'FULL_SYNC_INTERRUPTED',
      attributes: { 'sync.status': 'interrupted', 'sync.count.created': 10, 'sync.count.unaccounted': 0 },
    });
    expect(sink.logs.map(({ eventName }) => eventName)).toContain('SYNC_PAGE_PROGRESS');
    expect(sink.logs.flatMap(eventFaults)).toEqual([]);
    const interrupted = sink.spans.filter(({ attributes }) => attributes['sync.status'] === 'interrupted');
    const at = (level: string): number => interrupted.filter(({ attributes }) => attributes['sync.level'] === level).length;
    expect(['run', 'step', 'page', 'entity'].map(at)).toEqual([1, 1, 1, 290]);
    expect(sink.spans.flatMap(spanFaults)).toEqual([]);
  });

  it('leaves the share of a worker behind, whose run others end', async () => {
    const child = await working({ RESUMED: '1' });
    child.kill('SIGTERM');
    expect(await child.ended).toBe('SIGTERM');
    const told = sink.logs.slice(-2);
    expect(told.map(({ eventName }) => eventName)).toEqual(['SYNC_STEP_WRITER_ENDED', 'SYNC_RUN_WRITER_ENDED']);
    for (const { attributes } of told) expect(attributes).toMatchObject({ 'sync.status': 'in_progress', 'sync.count.created': 10 });
    const page = sink.spans.find(({ attributes }) => attributes['sync.level'] === 'page');
    expect(page?.attributes).toMatchObject({ 'sync.status': 'interrupted', 'sync.count.created': 10 });
    expect(sink.logs.flatMap(eventFaults)).toEqual([]);
  });

  it.each(['on', 'once'])('and listens to the signal itself, with %s, is left to end as it likes', async (listens) => {
    const child = await working({ LISTENS: listens });
    child.kill('SIGTERM');
    expect(await child.ended).toBe(3);
    expect(sink.logs.map(({ eventName }) => eventName)).not.toContain('FULL_SYNC_INTERRUPTED');
  });
});
