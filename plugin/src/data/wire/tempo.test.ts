import { readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pageRows } from '../../model/page.ts';
import { entityCalls, pageCalls } from '../../model/call.ts';
import { entityRows } from '../../model/entity.ts';
import { ofLevel } from '../../model/span.ts';
import { idFrom, paddedId } from './ids.ts';
import { msOfNano } from './otlp.ts';
import { parseSearch } from './tempo-search.ts';
import { parseTrace, partialOf } from './tempo-trace.ts';

/** The body of an answer that a real Tempo gave. */
function recorded(name: string): unknown {
  const file = new URL(`../../../../tests/recorded/tempo/${name}.json`, import.meta.url);
  return (JSON.parse(readFileSync(file, 'utf8')) as { body: unknown }).body;
}

const nothingElse = { inFlight: [], loadedElsewhere: [], runStatus: 'success' };

describe('Tempo’s recorded answers', () => {
  it('S0-24 S0-26 S0-27 S0-28 S0-29 the pages of a step become rows in page order', () => {
    const rows = pageRows(
      parseSearch(recorded('01-pages-of-a-step')).flatMap((trace) => trace.spans),
      [],
      'success',
    );
    expect(
      rows.map(({ number, retries, headroom, ledger }) => [number, retries, headroom.remaining, ledger.fetched, ledger.failed]),
    ).toEqual([
      [1, 0, 97, 4, 1],
      [2, 0, 96, 250, 1],
      [3, 1, 95, 4, 1],
    ]);
    expect(rows[0]).toMatchObject({
      pageId: '00f1a48b97d68af8654d3cd42a598f6c',
      method: 'GET',
      url: 'https://api.hubapi.example/crm/v3/objects/contacts?after=0',
      startedAt: 1795233597769.391,
      durationMs: 3000,
    });
  });

  it('a missing attribute is the string nil and counts as not there', () => {
    const [trace] = parseSearch(recorded('02-one-record-by-source-id'));
    expect(trace?.spans[0]?.attributes['sync.reason']).toBeUndefined();
    expect(trace?.spans[0]?.attributes['sync.entity.target_id']).toBe('c-20001');
  });

  it('a record that is not there is an empty list', () => {
    expect(parseSearch(recorded('03-record-not-there'))).toEqual([]);
  });

  it('a truncated trace says how many matched, and a duration that is left out is zero', () => {
    const [trace] = parseSearch(recorded('04-entities-truncated'));
    expect(trace).toMatchObject({ traceId: 'ba73b56a6822e88885232c6c58ec3914', matched: 250 });
    expect(trace?.spans).toHaveLength(5);
    expect(trace?.spans[0]?.durationMs).toBe(0);
  });

  it('groups come as several span sets, all of them are read', () => {
    const [trace] = parseSearch(recorded('06-grouped-by-level'));
    expect(trace?.traceId).toBe('0a637b12e926a1f941277242971ea24b');
    expect(trace?.spans.map((span) => span.attributes['sync.level'])).toEqual(['run', 'step']);
  });

  it('S0-30 S0-31 S0-32 S0-35 a page by id has its records, ids in hex, with reason and sub-steps', () => {
    const spans = parseTrace(recorded('08-trace-of-a-page'));
    const rows = entityRows(spans, nothingElse);
    expect(rows.map((row) => [row.externalId, row.internalId, row.status, row.action])).toEqual([
      ['hs-00000', 'c-00000', 'success', 'create'],
      ['hs-00001', 'c-00001', 'success', 'create'],
      ['hs-00002', 'c-00002', 'success', 'create'],
      ['hs-00003', undefined, 'failed', 'create'],
    ]);
    expect(rows[0]?.place?.opId).toBe('00f1a48b97d68af8654d3cd42a598f6c-58cb21cc5babe85c');
    expect(rows[0]?.substeps).toEqual([{ name: 'image', status: 'success' }]);
    expect(rows[3]?.reason).toBe('Property values were not valid: email');
    expect(spans[0]?.links).toEqual([{ traceId: '0a637b12e926a1f941277242971ea24b', spanId: '59eb32aab4629c2a' }]);
  });

  it('S0-36 a record’s calls are its own and the call that fetched its page', () => {
    const spans = parseTrace(recorded('08-trace-of-a-page'));
    const [first] = ofLevel(spans, 'entity');
    const calls = entityCalls(spans, `${first?.traceId}-${first?.spanId}`, undefined);
    expect(calls.map(({ role, method, url, httpStatus }) => [role, method, url, httpStatus])).toEqual([
      ['list', 'GET', 'https://api.hubapi.example/crm/v3/objects/contacts?after=0', 200],
      ['own', 'PUT', 'http://crm.internal.example/contacts/0', 200],
    ]);
    expect(calls[0]?.params).toEqual([{ name: 'after', value: '0' }]);
    expect(pageCalls(spans).map((call) => call.role)).toEqual(['list']);
  });

  it('a trace that is not there has no spans', () => {
    expect(parseTrace(recorded('10-trace-not-there'))).toEqual([]);
    expect(partialOf(recorded('10-trace-not-there'))).toBeUndefined();
    expect(partialOf({ trace: {}, status: 'PARTIAL', message: 'trace exceeds max size' })).toBe('trace exceeds max size');
  });
});

describe('ids and times', () => {
  const hex = fc.stringMatching(/^[0-9a-f]{32}$/);

  it('an id survives base64, and the stripping of its leading zeros', () => {
    fc.assert(
      fc.property(hex, (id) => {
        expect(idFrom(Buffer.from(id, 'hex').toString('base64'), 32)).toBe(id);
        expect(paddedId(id.replace(/^0+/, ''), 32)).toBe(id);
      }),
    );
  });

  it('nanoseconds become ms to the microsecond', () => {
    expect(msOfNano('1795233597769391862')).toBe(1795233597769.391);
    expect(msOfNano('12')).toBe(0);
    expect(msOfNano(undefined)).toBe(0);
  });

  it('no answer, however odd, is an exception', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (body) => {
        expect([...parseSearch(body), ...parseTrace(body)]).toEqual([]);
        expect(parseSearch({ traces: [body, { spanSet: body, traceID: 'a' }] })).toHaveLength(2);
        expect(parseTrace({ trace: { resourceSpans: [{ scopeSpans: [{ spans: [body] }] }] } })).toHaveLength(1);
      }),
    );
  });
});
