import type { Attributes } from '@synctrail/model';
import { describe, expect, it } from 'vitest';
import { entityCalls, pageCalls } from './call.ts';
import { entityRows } from './entity.ts';
import type { LogEvent } from './event.ts';
import { groupFailures } from './failure-group.ts';
import { inFlightOf } from './in-flight.ts';
import { pageTitle } from '../pages/Pages/page-title.ts';
import { pageRows, statusOfSegments } from './page.ts';
import type { Span } from './span.ts';
import { entityGroups, pageGroups, statusGroups } from './status-group.ts';

const START = 1_795_233_597_000;

function span(traceId: string, spanId: string, attributes: Attributes, more: Partial<Span> = {}): Span {
  return {
    traceId,
    spanId,
    parentSpanId: undefined,
    name: '',
    startMs: START,
    durationMs: 100,
    attributes,
    events: [],
    links: [],
    errorMessage: undefined,
    ...more,
  };
}

const page = (traceId: string, more: Attributes, rest: Partial<Span> = {}) =>
  span(traceId, `${traceId}-page`, { 'sync.level': 'page', 'sync.page.id': traceId, 'sync.status': 'success', ...more }, rest);
const entity = (traceId: string, id: string, more: Attributes = {}, rest: Partial<Span> = {}) =>
  span(traceId, id, { 'sync.level': 'entity', 'sync.entity.type': 'deal', 'sync.entity.source_id': id, ...more }, rest);
const call = (traceId: string, id: string, parentSpanId: string, more: Attributes = {}) =>
  span(traceId, id, { 'sync.level': 'call', ...more }, { parentSpanId });
const nothingElse = { inFlight: [], loadedElsewhere: [], runStatus: 'success' };

function progress(atMs: number, pageId: string, body: string, more: Attributes = {}): LogEvent {
  return { atMs, line: body, traceId: '', spanId: '', attributes: { 'sync.page.id': pageId, 'sync.status': 'in_progress', ...more } };
}

describe('pages', () => {
  it('S0-24 segments are one row and their ledgers are summed', () => {
    const first = page('a', { 'sync.page.number': 1, 'sync.count.created': 400, 'url.full': 'https://x/1', 'sync.retry.count': 2 });
    const second = page('b', { 'sync.page.id': 'a', 'sync.page.segment': 2, 'sync.count.created': 7, 'sync.status': 'partially_failed' });
    const rows = pageRows([second, first, first], [], 'success');
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({ pageId: 'a', url: 'https://x/1', retries: 2, status: 'partially_failed', ledger: { created: 407 } });
  });

  it('S0-28 of several attempts at a page the newest is shown, the others are kept', () => {
    const rows = pageRows(
      [page('a', { 'sync.page.key': 'k', 'sync.status': 'failed' }), page('b', { 'sync.page.key': 'k', 'sync.page.attempt': 2 })],
      [],
      'success',
    );
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({ pageId: 'b', attempt: 2, earlier: [{ pageId: 'a', attempt: 1, status: 'failed' }] });
  });

  it('S1-63 a page in flight comes from its sign of life, until its span is there', () => {
    const sign = progress(START + 50, 'b', '{}', { 'sync.page.number': 2, 'sync.count.created': 3 });
    expect(pageRows([page('a', { 'sync.page.number': 1 })], [sign], 'in_progress')).toMatchObject([
      { pageId: 'a', durationMs: 100 },
      { pageId: 'b', status: 'in_progress', durationMs: undefined, ledger: { created: 3 } },
    ]);
    expect(pageRows([page('b', { 'sync.page.number': 2 })], [sign], 'in_progress')).toMatchObject([{ pageId: 'b', durationMs: 100 }]);
    expect(pageRows([], [sign], 'lost')[0]?.status).toBe('lost');
  });

  it('S0-24 load units of several processes are counted by their start, behind the numbered pages', () => {
    const load = (id: string, number: number | undefined, startMs: number) =>
      page(id, { 'sync.page.kind': 'load', ...(number === undefined ? {} : { 'sync.page.number': number }) }, { startMs });
    const rows = pageRows([load('c', 1, START + 3), load('b', undefined, START + 1), page('a', { 'sync.page.number': 2 })], [], 'success');
    expect(rows.map((row) => [row.pageId, pageTitle(row)])).toEqual([
      ['a', 'Page 2'],
      ['b', 'Load 1'],
      ['c', 'Load 2'],
    ]);
  });

  it('S1-17 S0-33c records and pages are found by what became of them', () => {
    const rows = entityRows(
      [
        entity('a', '1', { 'sync.status': 'extraction_failed' }),
        entity('a', '2', { 'sync.entity.action': 'skip', 'sync.status': 'success' }),
        entity('a', '3', { 'sync.status': 'success' }),
      ],
      nothingElse,
    );
    expect(statusGroups(rows, entityGroups, '').map(({ id, count }) => [id, count])).toEqual([
      ['failed', 1],
      ['skipped', 1],
      ['success', 1],
    ]);
    expect(statusGroups([], entityGroups, 'failed')).toEqual([{ id: 'failed', label: 'Failed', count: 0 }]);
    const [mixed] = pageRows(
      [page('a', { 'sync.status': 'partially_failed', 'sync.count.failed': 1, 'sync.count.fetched': 1 })],
      [],
      'success',
    );
    expect(mixed === undefined ? [] : pageGroups(mixed)).toEqual(['partially_failed', 'failed']);
  });

  it('the status of several segments', () => {
    expect(statusOfSegments(['success', 'completed'])).toBe('success');
    expect(statusOfSegments(['success', 'failed'])).toBe('partially_failed');
    expect(statusOfSegments(['partial_success', 'success'])).toBe('partial_success');
    expect(statusOfSegments(['failed'])).toBe('failed');
  });
});

describe('entities', () => {
  it('S0-31 S0-32 which id is the external one follows from the direction', () => {
    const ids: Attributes = { 'sync.entity.source_id': 's', 'sync.entity.target_id': 't' };
    const rows = entityRows([entity('a', '1', ids), entity('a', '2', { ...ids, 'sync.direction': 'outbound' })], nothingElse);
    expect(rows.map((row) => [row.externalId, row.internalId])).toEqual([
      ['s', 't'],
      ['t', 's'],
    ]);
  });

  it('S1-17 S1-18 S1-63 what is in flight is shown until its outcome is there', () => {
    const body = JSON.stringify({
      entities: [
        { type: 'deal', source_id: '1', status: 'extracting' },
        { type: 'deal', source_id: '2' },
      ],
      more: 3,
    });
    const inFlight = inFlightOf([progress(START, 'a', body)], 'a');
    expect(inFlight?.more).toBe(3);
    const rows = entityRows([entity('a', '1', { 'sync.status': 'success' })], { ...nothingElse, inFlight: inFlight?.entities ?? [] });
    expect(rows.map((row) => [row.externalId, row.status, row.kind])).toEqual([
      ['1', 'success', 'decided'],
      ['2', 'in_progress', 'in_flight'],
    ]);
    expect(inFlightOf([progress(START, 'a', 'no json')], 'a')?.entities).toEqual([]);
  });

  it('what was handed off leads to where it was loaded', () => {
    const gave = page(
      'a',
      {},
      {
        events: ['1', '2'].map((id) => ({
          name: 'sync.handed_off',
          attributes: { 'sync.entity.type': 'deal', 'sync.entity.source_id': id },
        })),
      },
    );
    const loaded = entity('b', '1', {
      'sync.page.id': 'b',
      'sync.page.origin_id': 'a',
      'sync.run.id': 'r',
      'sync.step.id': 's',
      'sync.status': 'failed',
    });
    const rows = entityRows([gave], { ...nothingElse, loadedElsewhere: [loaded] });
    expect(rows).toMatchObject([
      { kind: 'handed_off', status: 'failed', place: { runId: 'r', stepId: 's', pageId: 'b', opId: 'b-1' } },
      { kind: 'handed_off', externalId: '2', place: undefined },
    ]);
  });
});

describe('calls', () => {
  const list: Attributes = { 'http.request.method': 'GET', 'url.full': 'https://x/list' };

  it('S0-36 a record has its own calls, the batch calls it rode on, and the list call of the page that fetched it', () => {
    const batch = { traceId: 'a', spanId: 'batch' };
    const unit = [
      page('a', list),
      call('a', 'list', 'a-page', list),
      call('a', 'token', 'a-page', { 'url.full': 'https://x/token' }),
      call('a', 'batch', 'a-page', { 'url.full': 'https://y/batch' }),
      entity('a', '1', {}, { links: [batch] }),
      entity('a', '2', {}, { links: [batch] }),
      call('a', 'own', '1', { 'url.full': 'https://y/1' }),
      call('a', 'other', '2', { 'url.full': 'https://y/2' }),
    ];
    const calls = entityCalls(unit, 'a-1', undefined);
    expect(new Set(calls.map((row) => [row.key, row.role, row.carried].join(' ')))).toEqual(
      new Set(['a-batch batch 2', 'a-list list 0', 'a-own own 0']),
    );
    expect(pageCalls(unit).map((row) => [row.key, row.role])).toEqual([
      ['a-list', 'list'],
      ['a-token', 'page'],
      ['a-batch', 'batch'],
    ]);
  });

  it('a record that was loaded elsewhere has the list call of its origin', () => {
    const unit = [page('b', {}), entity('b', '1'), call('b', 'own', '1')];
    const origin = [page('a', list), call('a', 'list', 'a-page', list)];
    expect(entityCalls(unit, 'b-1', origin).map((row) => row.key)).toEqual(expect.arrayContaining(['a-list', 'b-own']));
  });

  it('S0-41 parameters as told, else those of the URL', () => {
    const params = (attributes: Attributes) => pageCalls([page('a', {}), call('a', 'c', 'a-page', attributes)])[0]?.params;
    expect(params({ 'sync.request.params': '{"limit":"100","ids":[1]}' })).toEqual([
      { name: 'limit', value: '100' },
      { name: 'ids', value: '[1]' },
    ]);
    expect(params({ 'url.full': 'https://x/?after=2' })).toEqual([{ name: 'after', value: '2' }]);
    expect(params({ 'sync.request.params': 'no json' })).toEqual([{ name: '', value: 'no json' }]);
  });
});

describe('failures', () => {
  it('R-7 are grouped by cause, most first, each with its newest example', () => {
    const failure = (atMs: number, errorClass: string, reason: string, id: string): LogEvent => ({
      ...progress(atMs, 'p', ''),
      attributes: { 'sync.error.class': errorClass, 'sync.reason': reason, 'sync.entity.source_id': id },
    });
    const groups = groupFailures([
      failure(1, 'auth', 'expired', 'a'),
      failure(2, 'validation', 'a@x.example of contact-1001 is no address', 'b'),
      failure(3, 'validation', 'b@x.example of contact-2202 is no address', 'c'),
    ]);
    expect(groups.map(({ failed }) => [failed[0]?.errorClass, failed.length, failed[0]?.sourceId])).toEqual([
      ['validation', 2, 'c'],
      ['auth', 1, 'a'],
    ]);
  });

  it('R-7 the same words for twenty records are one cause of twenty; a record that came twice counts once, another status is another cause', () => {
    const gone = (n: number, status: number): LogEvent => ({
      ...progress(n, 'p', ''),
      spanId: `s${n}`,
      attributes: {
        'sync.error.class': 'not_found',
        'sync.reason': `Contact acme-c-${10_800 + n} does not exist`,
        'sync.entity.source_id': `acme-c-${10_800 + n}`,
        'http.response.status_code': status,
      },
    });
    const many = Array.from({ length: 20 }, (_, n) => gone(n, 404));
    const groups = groupFailures([...many, ...many.slice(0, 5), gone(50, 410)]);
    expect(groups.map(({ failed }) => failed.length)).toEqual([20, 1]);
    expect(groups[0]?.failed[0]?.sourceId).toBe('acme-c-10819');
    const words = (n: number, reason: string): LogEvent => ({
      ...gone(n, 422),
      attributes: { ...gone(n, 422).attributes, 'sync.reason': reason },
    });
    const quoted = [
      words(1, '"ada@" is no address'),
      words(2, '"Ada B" is no address'),
      words(3, 'Field "email" is empty'),
      words(4, 'Field "name" is empty'),
    ];
    expect(groupFailures(quoted).map(({ failed }) => failed.length)).toEqual([2, 1, 1]);
  });
});
