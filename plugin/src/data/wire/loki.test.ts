import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseStreams } from './loki-streams.ts';

const labels = { sync_integration: 'hubspot', sync_kind: 'lifecycle' };
const metadata = {
  sync_run_id: '0a63',
  sync_count_failed: '3',
  sync_rate_limit_hit: 'true',
  trace_id: '0a63',
  span_id: '1aa7',
  other: 'x',
};

describe('Loki’s answers', () => {
  it('S0-14 with categorize-labels the metadata of each entry is its third part', () => {
    const [event] = parseStreams({
      data: { result: [{ stream: labels, values: [['1795233597769391862', 'Run began', { structuredMetadata: metadata }]] }] },
    });
    expect(event).toEqual({
      atMs: 1795233597769.391,
      line: 'Run began',
      traceId: '0a63',
      spanId: '1aa7',
      attributes: {
        'sync.integration': 'hubspot',
        'sync.kind': 'lifecycle',
        'sync.run.id': '0a63',
        'sync.count.failed': 3,
        'sync.rate_limit.hit': true,
      },
    });
  });

  it('without it everything is among the labels, and is read too', () => {
    const [event] = parseStreams({ data: { result: [{ stream: { ...labels, ...metadata }, values: [['1', 'x']] }] } });
    expect(event?.attributes['sync.run.id']).toBe('0a63');
    expect(event?.traceId).toBe('0a63');
  });

  it('no answer, however odd, is an exception', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (body) => {
        expect(parseStreams(body)).toEqual([]);
        expect(parseStreams({ data: { result: [{ stream: body, values: [body, [body, body, body]] }] } })).toHaveLength(2);
      }),
    );
  });
});
