// @vitest-environment happy-dom
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BackendSrv, BackendSrvRequest, FetchError } from '@grafana/runtime';
import { setBackendSrv } from '@grafana/runtime';
import { of, throwError } from 'rxjs';
import { afterEach, describe, expect, it } from 'vitest';
import { opId } from '../../model/span.ts';
import { unitsOf } from '../../model/unit.ts';
import { readLoaded } from '../read-unit.ts';
import { readTrace, searchAllTraces, searchTraces, spansOf } from './tempo.ts';
import { DAY_MS, HOUR_MS } from './time-range.ts';

interface Answer {
  status: number;
  body: unknown;
}

/** What a real Tempo answered. */
function recorded(name: string): Answer {
  return JSON.parse(readFileSync(join(import.meta.dirname, '../../../../tests/recorded/tempo', `${name}.json`), 'utf8')) as Answer;
}

/** Requests that were answered, as addresses. */
let asked: URL[] = [];

/** Lets `answer` stand for Tempo behind Grafana's HTTP client. */
function tempoIs(answer: (url: URL) => Answer): void {
  const fetch = (request: BackendSrvRequest) => {
    const url = new URL(request.url, 'http://grafana');
    asked.push(url);
    const { status, body } = answer(url);
    return status === 200 ? of({ data: body }) : throwError((): FetchError<unknown> => ({ status, data: body, config: request }));
  };
  setBackendSrv({ fetch } as unknown as BackendSrv);
}

afterEach(() => {
  asked = [];
});

const NOW = 1_795_234_197_000;
const search = { uid: 'tempo', query: '{}', range: { fromMs: NOW - 30 * DAY_MS, toMs: NOW }, signal: undefined };
const secondsOf = (url: URL) => ({ start: Number(url.searchParams.get('start')), end: Number(url.searchParams.get('end')) });

/** A trace as a search answers it. */
function found(id: number, startMs: number, spans = 1, matched = spans) {
  return {
    // As Tempo writes it: without the zeros in front.
    traceID: id.toString(16),
    startTimeUnixNano: `${startMs}000000`,
    spanSets: [
      {
        matched,
        spans: Array.from({ length: spans }, (_, n) => ({ spanID: (n + 1).toString(16), startTimeUnixNano: `${startMs}000000` })),
      },
    ],
  };
}

/** A Tempo that holds these traces: the newest that began before the end, up to the limit, in no order that helps. */
function searching(traces: readonly { id: number; startMs: number }[]): (url: URL) => Answer {
  return (url) => {
    const { start, end } = secondsOf(url);
    const newest = traces
      .filter(({ startMs }) => startMs >= start * 1000 && startMs < end * 1000)
      .sort((a, b) => b.startMs - a.startMs)
      .slice(0, Number(url.searchParams.get('limit')));
    return { status: 200, body: { traces: newest.map(({ id, startMs }) => found(id, startMs)).toSorted(() => (newest.length % 2) - 0.5) } };
  };
}

describe('a Tempo with default limits', () => {
  it('S0-45 refuses thirty days: they are read in parts, and what lies in the oldest is found', async () => {
    const refusal = recorded('22-range-too-long-default');
    const oldest = recorded('02-one-record-by-source-id');
    tempoIs((url) => {
      const { start, end } = secondsOf(url);
      if (end - start > 168 * 3600) return refusal;
      return start <= (NOW - 29 * DAY_MS) / 1000 ? oldest : { status: 200, body: { traces: [] } };
    });
    const traces = await searchTraces({ ...search, limit: 100 });
    expect(traces[0]?.spans[0]?.attributes['sync.entity.target_id']).toBe('c-20001');
    expect(asked.filter((url) => secondsOf(url).end - secondsOf(url).start <= 168 * 3600)).toHaveLength(8);
  });

  it('refuses more than 100 spans of a trace, in words that are passed on; so no more are asked for', async () => {
    tempoIs(() => recorded('23-spss-too-high-default'));
    await expect(searchTraces({ ...search, limit: 10 })).rejects.toMatchObject({
      status: 400,
      message: 'spans per span set exceeds 100. received 300',
    });
    expect(Number(asked[0]?.searchParams.get('spss'))).toBeLessThanOrEqual(100);
  });

  it('refuses no range twice: any other refusal ends the search', async () => {
    tempoIs(() => recorded('19-bad-query'));
    await expect(searchTraces({ ...search, limit: 10 })).rejects.toMatchObject({ status: 400 });
    expect(asked).toHaveLength(1);
  });
});

describe('a Tempo without a cursor', () => {
  const hour = Math.floor((NOW - HOUR_MS) / 1000) * 1000;

  it('S0-24 S0-45 is read to its end, part by part, each trace once', async () => {
    const traces = Array.from({ length: 3_500 }, (_, n) => ({ id: n + 1, startMs: hour - n * 400 }));
    tempoIs(searching(traces));
    const all = await searchAllTraces(search, 100_000);
    expect(all.cut).toBe(false);
    expect(new Set(all.traces.map((trace) => trace.traceId)).size).toBe(3_500);
    expect(all.traces).toHaveLength(3_500);
    expect(all.traces.every((trace) => trace.traceId.length === 32)).toBe(true);
    expect(asked.length).toBeGreaterThan(3);
  });

  it('S0-24 more within one second than a part holds are asked for in a larger part', async () => {
    tempoIs(searching(Array.from({ length: 2_700 }, (_, n) => ({ id: n + 1, startMs: hour + (n % 900) }))));
    const all = await searchAllTraces(search, 100_000);
    expect(all.traces).toHaveLength(2_700);
    expect(Math.max(...asked.map((url) => Number(url.searchParams.get('limit'))))).toBe(4_000);
  });

  it('with more than is wanted says that it was cut', async () => {
    tempoIs(searching(Array.from({ length: 3_000 }, (_, n) => ({ id: n + 1, startMs: hour - n * 1000 }))));
    expect((await searchAllTraces(search, 1_500)).cut).toBe(true);
  });
});

/** A trace by id with so many spans, its ids in base64. */
function traceOf(spans: number, times = 1): Answer {
  const span = (n: number) => ({
    traceId: Buffer.from('00f1a48b97d68af8654d3cd42a598f6c', 'hex').toString('base64'),
    spanId: Buffer.from((n + 1).toString(16).padStart(16, '0'), 'hex').toString('base64'),
    startTimeUnixNano: `${NOW}000000`,
    endTimeUnixNano: `${NOW}000000`,
  });
  const once = Array.from({ length: spans }, (_, n) => span(n));
  return {
    status: 200,
    body: { trace: { resourceSpans: Array.from({ length: times }, () => ({ scopeSpans: [{ spans: once }] })) } },
  };
}

describe('a trace of which a search returns a part', () => {
  it('S0-30 loses none of 250: it is read by id', async () => {
    tempoIs((url) => (url.pathname.endsWith('/api/search') ? recorded('04-entities-truncated') : traceOf(250)));
    const traces = await searchTraces({ ...search, limit: 10 });
    expect(traces[0]).toMatchObject({ matched: 250, spans: { length: 5 } });
    expect(await spansOf('tempo', traces, () => true, undefined)).toHaveLength(250);
    expect(asked.at(-1)?.pathname).toMatch(/\/api\/v2\/traces\/ba73b56a6822e88885232c6c58ec3914$/);
  });
});

describe('a trace that lies in several blocks', () => {
  it('S0-30 of which a search answers with one fragment: what was handed off is found whole, by id', async () => {
    const originId = 'a'.repeat(32);
    const attributes = Object.entries({ 'sync.level': 'entity', 'sync.page.origin_id': originId }).map(([key, value]) => ({
      key,
      value: { stringValue: value },
    }));
    const fragment = found(7, NOW, 3);
    for (const set of fragment.spanSets) for (const span of set.spans) Object.assign(span, { attributes });
    const whole = traceOf(5);
    const { trace } = whole.body as { trace: { resourceSpans: { scopeSpans: { spans: object[] }[] }[] } };
    for (const span of trace.resourceSpans[0]?.scopeSpans[0]?.spans ?? []) Object.assign(span, { attributes });
    tempoIs((url) => (url.pathname.endsWith('/api/search') ? { status: 200, body: { traces: [fragment] } } : whole));
    const range = { fromMs: NOW - HOUR_MS, toMs: NOW };
    expect(await readLoaded('tempo', { originId, handedOff: 3 }, range, undefined)).toHaveLength(3);
    expect(asked).toHaveLength(1);
    expect(await readLoaded('tempo', { originId, handedOff: 5 }, range, undefined)).toHaveLength(5);
  });
});

describe('a batch that was delivered twice', () => {
  it('S0-30 is there once by id, whole', async () => {
    tempoIs(() => traceOf(250, 2));
    const { spans } = await readTrace('tempo', '00f1a48b97d68af8654d3cd42a598f6c', undefined);
    expect(new Set(spans.map(opId)).size).toBe(250);
    expect(spans).toHaveLength(250);
  });

  it('S0-24 counts once in the pages of a step, also where a search returns it twice', async () => {
    const { body } = recorded('01-pages-of-a-step');
    const { traces } = body as { traces: { spanSet?: { spans: unknown[] }; spanSets?: { spans: unknown[] }[] }[] };
    for (const set of traces.flatMap((trace) => [trace.spanSet, ...(trace.spanSets ?? [])])) set?.spans.push(...set.spans);
    tempoIs(() => ({ status: 200, body: { traces: [...traces, ...traces] } }));
    const units = unitsOf((await searchTraces({ ...search, limit: 100 })).flatMap((trace) => trace.spans));
    expect(units.map((unit) => unit.ledger.fetched).toSorted((a, b) => a - b)).toEqual([4, 4, 250]);
  });
});
