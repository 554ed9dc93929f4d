import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ResourceSpans } from './answer/trace.ts';
import { BASE_S, hex, span } from './testing/span.ts';
import { startTempo, type TempoServer } from './testing/tempo-server.ts';

const TRACE = `00${hex('a trace', 30)}`;
const DAY = 86_400;

let tempo: TempoServer;

beforeAll(async () => {
  tempo = await startTempo();
  await tempo.store.addSpans(
    [
      span({ traceId: TRACE, name: 'root', attributes: { 'sync.count.fetched': 3, 'sync.rate_limit.hit': true, ratio: 0.25, own: 'x' } }),
      span({ traceId: TRACE, name: 'child', parentSpanId: '00000000000000ff', resource: { zone: 'eu' }, statusCode: 1, start: 1 }),
      span({ traceId: TRACE, name: 'next day', parentSpanId: '00000000000000ff', start: DAY }),
    ],
    'spans',
  );
});
afterAll(async () => await tempo.close());

const names = (groups: readonly ResourceSpans[]) =>
  groups.flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans.map((one) => String(one['name'])))).sort();

describe('S0-30, S0-36 a trace by id', () => {
  it('is whole, by resource and scope, with its values in their types', async () => {
    const { body } = await tempo.get(`/api/v2/traces/${TRACE}`);
    const { resourceSpans } = (body as { trace: { resourceSpans: ResourceSpans[] } }).trace;
    expect(resourceSpans).toHaveLength(2);
    expect(resourceSpans[0]?.scopeSpans[0]?.spans[0]).toMatchObject({
      traceId: Buffer.from(TRACE, 'hex').toString('base64'),
      attributes: expect.arrayContaining([
        { key: 'sync.count.fetched', value: { intValue: '3' } },
        { key: 'sync.rate_limit.hit', value: { boolValue: true } },
        { key: 'ratio', value: { doubleValue: 0.25 } },
        { key: 'own', value: { stringValue: 'x' } },
      ]),
      status: {},
    });
    expect(resourceSpans[1]?.scopeSpans[0]?.spans[0]).toMatchObject({ parentSpanId: 'AAAAAAAAAP8=', status: { code: 'STATUS_CODE_OK' } });
    expect(names(resourceSpans)).toEqual(['child', 'next day', 'root']);
  });

  it('is found with and without its leading zeros, and in the older form', async () => {
    const whole = await tempo.get(`/api/v2/traces/${TRACE}`);
    expect(await tempo.get(`/api/v2/traces/${TRACE.replace(/^0+/, '').toUpperCase()}`)).toEqual(whole);
    const { body } = await tempo.get(`/api/traces/${TRACE}`);
    expect(names((body as { batches: ResourceSpans[] }).batches)).toHaveLength(3);
    expect((await tempo.get('/api/traces/abc')).status).toBe(404);
  });

  it('a range tells where to look, a trace that reaches into the next day stays whole', async () => {
    const { body } = await tempo.get(`/api/v2/traces/${TRACE}`, { start: String(BASE_S - 60), end: String(BASE_S + 60) });
    expect(names((body as { trace: { resourceSpans: ResourceSpans[] } }).trace.resourceSpans)).toHaveLength(3);
  });

  it('an id that is too long is refused', async () => {
    expect(await tempo.get(`/api/v2/traces/${'a'.repeat(33)}`)).toMatchObject({
      status: 400,
      body: "trace IDs can't be larger than 128 bits",
    });
  });
});

describe('tags', () => {
  const range = { start: String(BASE_S - 60), end: String(BASE_S + 60) };

  it('names by scope, in the newer and the older form', async () => {
    const { body } = await tempo.get('/api/v2/search/tags', range);
    const scopes = (body as { scopes: { name: string; tags: string[] }[] }).scopes;
    expect(scopes.find(({ name }) => name === 'span')?.tags).toEqual(['own', 'ratio', 'sync.count.fetched', 'sync.rate_limit.hit']);
    expect(scopes.find(({ name }) => name === 'resource')?.tags).toEqual(['service.name', 'zone']);
    expect((await tempo.get('/api/v2/search/tags', { ...range, scope: 'resource' })).body).toMatchObject({
      scopes: [{ name: 'resource' }],
    });
    expect((await tempo.get('/api/search/tags', range)).body).toMatchObject({ tagNames: expect.arrayContaining(['own', 'zone']) });
  });

  it.each<[string, object[]]>([
    ['span.own', [{ type: 'string', value: 'x' }]],
    ['span."sync.count.fetched"', [{ type: 'int', value: '3' }]],
    ['.ratio', [{ type: 'float', value: '0.25' }]],
    ['resource.zone', [{ type: 'string', value: 'eu' }]],
    [
      'status',
      [
        { type: 'keyword', value: 'ok' },
        { type: 'keyword', value: 'unset' },
      ],
    ],
    [
      'name',
      [
        { type: 'string', value: 'child' },
        { type: 'string', value: 'root' },
      ],
    ],
    ['span.nobody', []],
  ])('values of %s', async (tag, expected) => {
    const { body } = await tempo.get(`/api/v2/search/tag/${encodeURIComponent(tag)}/values`, range);
    expect(body).toMatchObject({ tagValues: expected });
  });

  it('values in the older form, and at most as many as asked for', async () => {
    expect((await tempo.get('/api/search/tag/own/values', range)).body).toMatchObject({ tagValues: ['x'] });
    expect((await tempo.get('/api/v2/search/tag/name/values', { ...range, limit: '1' })).body).toMatchObject({
      tagValues: [{ value: 'child' }],
    });
  });

  it('a tag that is none is refused', async () => {
    expect((await tempo.get(`/api/v2/search/tag/${encodeURIComponent('a = 1 } && { b')}/values`, range)).status).toBe(400);
  });
});
