import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startScenario } from './support/child.ts';
import type { SeenLog } from './support/decode.ts';
import { eventFaults, spanFaults } from './support/faults.ts';
import type { Provider } from './support/provider.ts';
import { startProvider } from './support/provider.ts';
import type { Sink } from './support/sink.ts';
import { startSink } from './support/sink.ts';

let provider: Provider;
beforeAll(async () => {
  provider = await startProvider();
});
afterAll(() => provider.close());

async function told(env: Record<string, string>): Promise<Sink> {
  const sink = await startSink();
  const child = startScenario('life', { OTEL_EXPORTER_OTLP_ENDPOINT: sink.url, PROVIDER: provider.url, ...env });
  if ((await child.ended) !== 0) throw new Error(child.stderr());
  await sink.close();
  expect(sink.logs.flatMap(eventFaults)).toEqual([]);
  expect(sink.spans.flatMap(spanFaults)).toEqual([]);
  return sink;
}

const lifecycle = ({ logs }: Sink): SeenLog[] => logs.filter(({ attributes }) => attributes['sync.kind'] === 'lifecycle');

describe.each([
  ['initial', 'initial', 'INITIAL', 'S3-13, S3-26, S3-27'],
  ['incremental', 'incremental', 'INCREMENTAL', 'S3-14, S3-28, S3-29'],
  ['update', 'incremental', 'INCREMENTAL', 'S3-14, SX-06'],
  ['full', 'full', 'FULL', 'S3-15, S3-30, S3-31'],
  ['permission', 'permission', 'PERMISSION', 'S3-16'],
  ['single_record', 'single_record', 'SINGLE_RECORD', 'S3-17'],
  ['background', 'background', 'BACKGROUND', 'SX-06'],
])('a run of the type %s', (given, type, word, ids) => {
  it(`begins and ends by its names, and says of which sync, user and trace it is (${ids}, S3-06, S3-08, S3-09, S3-10, S3-12, S3-40a, S3-40b, S3-40c, S4-04)`, async () => {
    const sink = await told({ TYPE: given });
    const events = lifecycle(sink);
    expect(events[0]?.eventName).toBe(`${word}_SYNC_STARTED`);
    expect(events.at(-1)?.eventName).toBe(`${word}_SYNC_COMPLETED`);
    expect(events.map(({ eventName }) => eventName)).toContain('SYNC_RUN_WARNING');
    for (const { eventName, traceId, attributes } of events) {
      expect(traceId).toBe(events[0]?.traceId);
      expect(attributes).toMatchObject({
        'sync.event': eventName,
        'sync.type': type,
        'sync.id': 'sync_42',
        'sync.user.id': 'usr_3',
        'sync.integration': 'hubspot',
        'sync.run.id': traceId,
        'sync.trigger': 'schedule',
        'sync.log.type': 'sync',
      });
    }
  });
});

describe('a run that meets what is recoverable', () => {
  let sink: Sink;
  beforeAll(async () => {
    sink = await told({ TYPE: 'full', KEY: 'again' });
  });
  const named = (name: string): SeenLog[] => sink.logs.filter(({ eventName }) => eventName === name);

  it('says how the sync stands with each event (S3-18a, S3-18b, S3-18c)', () => {
    const states = lifecycle(sink).map(({ eventName, attributes }) => [eventName, attributes['sync.state']]);
    expect(states[0]).toEqual(['FULL_SYNC_STARTED', 'ACTIVE']);
    expect(states.at(-1)).toEqual(['FULL_SYNC_COMPLETED', 'IDLE']);
    expect(states).toContainEqual(['SYNC_RUN_RATE_LIMITED', 'RATE_LIMITED']);
  });

  it('ends with a summary of what was done (S3-19, S3-20, S3-21, S3-22, S3-23, S3-24)', () => {
    const [end] = named('FULL_SYNC_COMPLETED');
    expect(end?.attributes).toMatchObject({
      'sync.count.created': 3,
      'sync.count.updated': 3,
      'sync.count.deleted': 3,
      'sync.count.total': 9,
      'sync.status': 'success',
    });
    const { 'sync.started_at': from, 'sync.ended_at': to, 'sync.duration_ms': took } = end?.attributes ?? {};
    // each is rounded by itself
    expect(Math.abs(Number(to) - Number(from) - Number(took))).toBeLessThanOrEqual(1);
  });

  it('warns of a temporary error of the tool, with class, status and what is tried when (S3-25a, S3-25b, S3-25d, S3-32c, S3-37, S3-38a, S3-38b, S3-38c, S3-38d, SX-09)', () => {
    const [warning] = named('SYNC_RUN_WARNING');
    expect(warning).toMatchObject({ severityText: 'WARN' });
    expect(warning?.attributes).toMatchObject({
      'sync.error.recoverability': 'RECOVERABLE',
      'sync.retry.will_retry': true,
      'http.response.status_code': 503,
      'sync.attempt': 1,
      'sync.attempt.max': 3,
    });
    const { 'sync.retry.backoff_ms': wait, 'sync.retry.next_at': next } = warning?.attributes ?? {};
    expect(wait).toBeGreaterThan(0);
    expect(Number(next) - Number((warning?.timeNs ?? 0n) / 1_000_000n)).toBeLessThanOrEqual(Number(wait) + 1);
  });

  it('warns of a rate limit once it is met (S3-32a, S3-34, S2-36)', () => {
    expect(named('SYNC_RUN_RATE_LIMITED')).toHaveLength(1);
    expect(named('SYNC_RUN_RATE_LIMITED')[0]).toMatchObject({
      severityText: 'WARN',
      attributes: {
        'sync.error.recoverability': 'RECOVERABLE',
        'http.response.status_code': 429,
        'sync.attempt': 1,
        'sync.attempt.max': 3,
      },
    });
  });

  it('names the stream of objects on its steps, pages and records (S3-11a, S3-11b, S3-11c)', () => {
    for (const level of ['step', 'page', 'entity']) {
      const spans = sink.spans.filter(({ attributes }) => attributes['sync.level'] === level);
      expect(new Set(spans.map(({ attributes }) => attributes['sync.pipeline']))).toEqual(new Set(['files', 'contacts', 'tickets']));
    }
  });

  it('says of each record which it is on both sides, and one word for what was done (S1-01, S1-02, S1-25, S1-26, S1-27, S1-29a, S1-29b, S1-29c, S1-30, SX-07, SX-08)', () => {
    const records = sink.spans.filter(({ attributes }) => attributes['sync.level'] === 'entity');
    expect(records).toHaveLength(9);
    const of = (id: string) => records.find(({ attributes }) => attributes['sync.entity.source_id'] === id);
    expect(of('files-a')?.attributes).toMatchObject({
      'sync.id': 'sync_42',
      'sync.entity.type': 'record',
      'sync.entity.action': 'create',
      'sync.entity.target_id': 't-1',
      'sync.direction': 'inbound',
      'sync.status': 'success',
    });
    expect(of('files-b')?.attributes).toMatchObject({ 'sync.entity.action': 'update', 'sync.entity.target_id': 't-2' });
    expect(of('files-c')?.attributes['sync.entity.action']).toBe('delete');
    expect(of('files-a')?.startNs).toBeGreaterThan(0n);
  });
});

describe('a call that times out and is made again', () => {
  it('is warned of, and has a span for each attempt (S2-37, S3-32b)', async () => {
    const sink = await told({ TYPE: 'full', KEY: 'slow' });
    const warning = sink.logs.find(({ eventName }) => eventName === 'SYNC_RUN_WARNING');
    expect(warning).toMatchObject({ severityText: 'WARN' });
    expect(warning?.attributes).toMatchObject({
      'sync.error.class': 'network',
      'sync.error.recoverability': 'RECOVERABLE',
      'sync.attempt': 1,
      'sync.attempt.max': 2,
    });
    const attempts = sink.spans.filter(({ attributes }) => String(attributes['url.full']).endsWith('/hang'));
    expect(attempts.map(({ attributes }) => String(attributes['sync.status'])).toSorted()).toEqual(['failed', 'retrying']);
  });
});

describe('a run that cannot go on', () => {
  it('is an error with class, status and code, and the sync is ERRORED (S3-18d, S3-25a, S3-25b, S3-25c, S3-41, S3-42d, S3-44, S3-45)', async () => {
    const sink = await told({ TYPE: 'initial', END: 'error' });
    expect(lifecycle(sink).at(-1)).toMatchObject({
      eventName: 'SYNC_RUN_ERROR',
      severityText: 'ERROR',
      attributes: {
        'sync.state': 'ERRORED',
        'sync.error.recoverability': 'NON_RECOVERABLE',
        'sync.error.code': 'from_provider',
        'http.response.status_code': 410,
      },
    });
  });
});

describe('the life of a sync', () => {
  it('tells why it could not be created, and that it is enabled again (S3-42a, S3-42b, S3-43, S3-46)', async () => {
    const sink = await told({ END: 'life' });
    const [invalid, duplicate, again, ...more] = lifecycle(sink);
    expect(more).toEqual([]);
    expect(invalid).toMatchObject({
      eventName: 'SYNC_CREATION_FAILED',
      severityText: 'ERROR',
      attributes: {
        'sync.status': 'failed',
        'sync.state': 'ERRORED',
        'sync.error.code': 'invalid_configuration',
        'sync.error.recoverability': 'NON_RECOVERABLE',
        'http.response.status_code': 400,
        'sync.initiator.name': 'Ada',
        'sync.reason': 'No object type is chosen, token=REDACTED',
      },
    });
    expect(duplicate?.attributes).toMatchObject({
      'sync.error.code': 'duplicate_sync',
      'http.response.status_code': 409,
      'sync.user.id': 'usr_3',
    });
    expect(again).toMatchObject({
      eventName: 'SYNC_REENABLED',
      severityText: 'INFO',
      attributes: { 'sync.state': 'IDLE', 'sync.status': 'completed' },
    });
    // actions, and no runs
    expect(new Set(lifecycle(sink).map(({ attributes }) => attributes['sync.log.type']))).toEqual(new Set(['action']));
    expect(sink.spans.map(({ attributes }) => attributes['sync.action'])).toEqual(['Create sync', 'Create sync', 'Enable sync']);
  });
});
