import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SearchTrace } from './answer/search.ts';
import { BASE_S, hex, span } from './testing/span.ts';
import { startTempo, type TempoServer } from './testing/tempo-server.ts';

const RANGE = { start: String(BASE_S - 60), end: String(BASE_S + 3600) };

let tempo: TempoServer;
let batches = 0;

beforeAll(async () => {
  tempo = await startTempo();
});
afterAll(async () => await tempo.close());

async function add(...spans: ReturnType<typeof span>[]): Promise<void> {
  batches += 1;
  await tempo.store.addSpans(spans, `batch ${batches}`);
}

async function tracesOf(q: string, query: Readonly<Record<string, string>> = {}): Promise<SearchTrace[]> {
  const answer = await tempo.get('/api/search', { ...RANGE, q, spss: '1000', ...query });
  expect(answer).toMatchObject({ status: 200 });
  return (answer.body as { traces: SearchTrace[] }).traces;
}

/** Names of the matching spans, sorted. */
async function namesOf(q: string, query: Readonly<Record<string, string>> = {}): Promise<string[]> {
  const traces = await tracesOf(`${q} | select(name)`, query);
  return traces.flatMap(({ spanSets }) => spanSets.flatMap(({ spans }) => spans.map(({ name }) => name ?? ''))).sort();
}

describe('conditions', () => {
  beforeAll(async () => {
    const own = (n: number) => ({ 'test.case': 'conditions', n });
    await add(
      span({
        name: 'a',
        attributes: { ...own(1), 'sync.status': 'failed', flag: true, ratio: 0.5, text: 'one' },
        kind: 3,
        statusCode: 2,
        statusMessage: 'no',
      }),
      span({
        name: 'b',
        attributes: { ...own(2), 'sync.status': 'success', flag: false, text: 'two\nlines' },
        resource: { zone: 'eu', text: 'r' },
      }),
      span({
        name: 'c',
        attributes: { ...own(3), 'http.response.status_code': 404 },
        resource: { text: 'two', zone: 'us' },
        duration: 2.5,
      }),
      span({ name: 'd', attributes: { ...own(4), 'http.response.status_code': 'odd', 'sync.status': 7 } }),
      span({
        name: 'e',
        attributes: own(5),
        events: [{ name: 'first' }, { name: 'sync.handed_off', attributes: { 'sync.entity.source_id': 'hs-1', at: 3 } }],
        links: [{ traceId: '0a'.padEnd(32, '1'), spanId: '00000000000000ff' }],
      }),
    );
  });

  it.each<[string, string]>([
    ['span."sync.status" = "failed"', 'a'],
    ['span."sync.status" != "failed"', 'b'],
    ['!(span."sync.status" = "failed")', 'bcde'],
    ['span."sync.status" = nil', 'ce'],
    ['span."sync.status" != nil', 'abd'],
    ['span."sync.status" = 7', 'd'],
    ['span."sync.status" =~ "fail"', ''],
    ['span."sync.status" =~ "fail.*"', 'a'],
    ['span."sync.status" !~ "fail.*"', 'b'],
    ['span.text =~ "two.*"', 'b'],
    ['.text = "two"', 'c'],
    ['.text != nil', 'abc'],
    ['resource.text = "r"', 'b'],
    ['resource.zone = "eu" || resource.zone = "us"', 'bc'],
    ['resource.service.name = "svc" && .service.name = "svc"', 'abcde'],
    ['resource."service.name" != "svc"', ''],
    ['span.flag', 'a'],
    ['span.flag = false', 'b'],
    ['span.n > 3', 'de'],
    ['3 < span.n', 'de'],
    ['span.n >= 2 && span.n <= 3.5', 'bc'],
    ['span.ratio = 0.5', 'a'],
    ['span.ratio > 0 && span.ratio < 1', 'a'],
    ['span."http.response.status_code" >= 400', 'c'],
    ['span."http.response.status_code" = "odd"', 'd'],
    ['span."http.response.status_code" != nil', 'cd'],
    ['name = "a" || name =~ "[bc]"', 'abc'],
    ['name > "c"', 'de'],
    ['kind = client', 'a'],
    ['kind != client', 'bcde'],
    ['status = error', 'a'],
    ['status != error && status = unset', 'bcde'],
    ['statusMessage = "no"', 'a'],
    ['duration > 2s', 'c'],
    ['duration <= 1s && duration >= 1000ms', 'abde'],
    ['nestedSetParent < 0', 'abcde'],
    ['!(nestedSetParent < 0)', ''],
    ['rootName = "c"', 'c'],
    ['rootServiceName = "svc" && traceDuration > 2s', 'c'],
    ['event:name = "first"', 'e'],
    ['event:name != "first"', 'e'],
    ['event."sync.entity.source_id" = "hs-1"', 'e'],
    ['event.at > 2', 'e'],
    ['event.at > 3', ''],
    [`link:traceID = "${'a'.padEnd(31, '1')}"`, 'e'],
    [`link:traceID = "${'0a'.padEnd(32, '1')}"`, ''],
    ['link:spanID = "00000000000000ff"', 'e'],
    ['instrumentation:name = "synctrail"', 'abcde'],
    ['true', 'abcde'],
    ['false', ''],
  ])('%s', async (condition, expected) => {
    expect((await namesOf(`{ span."test.case" = "conditions" && (${condition}) }`)).join('')).toBe(expected);
  });

  it('an expression that RE2 does not take is refused', async () => {
    for (const pattern of ['(', '(?=x)', String.raw`(a)\\1`]) {
      const answer = await tempo.get('/api/search', { ...RANGE, q: `{ name =~ "${pattern}" }` });
      expect(answer).toMatchObject({ status: 400, body: expect.stringContaining('error parsing regexp') });
    }
  });

  it('what is not supported says so', async () => {
    const answer = await tempo.get('/api/search', { ...RANGE, q: '{ name = "a" } >> { name = "b" }' });
    expect(answer).toEqual({ status: 400, contentType: 'text/plain; charset=utf-8', body: 'not supported: >> in a pipeline' });
  });

  it('of fields beside || those are shown whose condition holds', async () => {
    const [trace] = await tracesOf('{ span."test.case" = "conditions" && (span."sync.status" = "failed" || span.n = 2) && name = "a" }');
    expect(trace?.spanSet.spans[0]).toMatchObject({ name: 'a' });
    expect(trace?.spanSet.spans[0]?.attributes?.map(({ key }) => key).sort()).toEqual(['sync.status', 'test.case']);
  });

  it('a selected field that is missing is nil where it has a column, else left out', async () => {
    const [trace] = await tracesOf('{ span."test.case" = "conditions" && name = "e" } | select(span."sync.reason", span.other, status)');
    expect(trace?.spanSet.spans[0]?.attributes).toEqual(
      expect.arrayContaining([
        { key: 'sync.reason', value: { stringValue: 'nil' } },
        { key: 'status', value: { stringValue: 'unset' } },
      ]),
    );
    expect(trace?.spanSet.spans[0]?.attributes).toHaveLength(3);
  });
});

describe('any text as a value and as a name finds the span that has it and no other (no SQL from outside)', () => {
  it('S0-31', async () => {
    const text = fc
      .string({ unit: 'binary', minLength: 1, maxLength: 12 })
      .filter((value) => value.isWellFormed() && !value.includes('\0'));
    const nasty = fc.constantFrom(`'; DROP TABLE spans; --`, `" OR 1=1 --`, '$1', '$source', String.raw`\'`, '%', '{"key"}');
    await fc.assert(
      fc.asyncProperty(fc.oneof(nasty, text), fc.oneof(nasty, text), fc.uuid(), async (name, value, id) => {
        const key = `x${name}`;
        await add(
          span({ name: 'hit', attributes: { [key]: value, 'sync.entity.source_id': value, id } }),
          span({ name: 'miss', attributes: { [key]: `${value}x`, 'sync.entity.source_id': `${value}x`, id } }),
        );
        const quoted = `"${key.replaceAll(/["\\]/g, String.raw`\$&`)}"`;
        const literal = JSON.stringify(value);
        expect(await namesOf(`{ span.id = "${id}" && span.${quoted} = ${literal} && span."sync.entity.source_id" = ${literal} }`)).toEqual([
          'hit',
        ]);
        expect(await namesOf(`{ span.id = "${id}" } | by(span.${quoted}) | { span."sync.entity.source_id" != ${literal} }`)).toEqual([
          'miss',
        ]);
      }),
      { numRuns: 40 },
    );
  });
});

describe('span sets and stages', () => {
  const [one, two, three] = ['one', 'two', 'three'].map((seed) => hex(seed, 32)) as [string, string, string];

  beforeAll(async () => {
    const part = (traceId: string, name: string, role: string, start = 0) =>
      span({
        traceId,
        name,
        start,
        attributes: { role, 'test.case': 'sets' },
        parentSpanId: name.endsWith('1') ? '' : hex(`${traceId} root`, 16),
      });
    await add(
      part(one, 'a1', 'x'),
      part(one, 'a2', 'y', 1),
      part(one, 'a3', 'y', 2),
      part(two, 'b1', 'x', 10),
      part(three, 'c1', 'y', 20),
      part(three, 'c2', 'z', 21),
    );
  });

  const inCase = (condition: string) => `{ span."test.case" = "sets" && ${condition} }`;

  it.each<[string, string]>([
    [`${inCase('span.role = "x"')} && ${inCase('span.role = "y"')}`, 'a1 a2 a3'],
    [`${inCase('span.role = "x"')} || ${inCase('span.role = "z"')}`, 'a1 b1 c2'],
    [`(${inCase('span.role = "x"')} || ${inCase('span.role = "z"')}) && ${inCase('span.role = "y"')}`, 'a1 a2 a3 c1 c2'],
    [`${inCase('span.role = "x"')} || ${inCase('span.role = "z"')} && ${inCase('span.role = "y"')}`, 'a1 a2 a3 c1 c2'],
    [`${inCase('span.role = "x"')} || (${inCase('span.role = "z"')} && ${inCase('span.role = "y"')})`, 'a1 b1 c1 c2'],
    [`${inCase('true')} | count() > 1`, 'a1 a2 a3 c1 c2'],
    [`${inCase('true')} | by(span.role) | count() > 1`, 'a2 a3'],
    [`${inCase('true')} | { span.role = "y" } | count() = 1`, 'c1'],
    [`${inCase('true')} | count() != 3 | { span.role != "y" }`, 'b1 c2'],
    [inCase('nestedSetParent < 0'), 'a1 b1 c1'],
    [inCase('rootName = "a1"'), 'a1 a2 a3'],
    [inCase(`trace:id = "${two}"`), 'b1'],
  ])('%s', async (query, expected) => {
    expect((await namesOf(query)).join(' ')).toBe(expected);
  });

  it('by() and count() are told with each span set', async () => {
    const [trace] = await tracesOf(`${inCase(`trace:id = "${one}"`)} | by(span.role) | count() > 0`);
    expect(trace?.spanSets.map(({ attributes, matched }) => ({ attributes, matched }))).toEqual([
      {
        matched: 1,
        attributes: [
          { key: 'by(span.role)', value: { stringValue: 'x' } },
          { key: 'count()', value: { intValue: '1' } },
        ],
      },
      {
        matched: 2,
        attributes: [
          { key: 'by(span.role)', value: { stringValue: 'y' } },
          { key: 'count()', value: { intValue: '2' } },
        ],
      },
    ]);
  });

  it('S0-13 newest traces first by their start, whichever span matched, and no more than the limit', async () => {
    const traces = await tracesOf(`${inCase('true')} with (most_recent=true)`, { limit: '2' });
    expect(traces.map(({ traceID }) => traceID.padStart(32, '0'))).toEqual([three, two]);
    const withoutHint = await tracesOf(inCase('span.role = "y"'), { limit: '1' });
    expect(withoutHint.map(({ traceID }) => traceID.padStart(32, '0'))).toEqual([three]);
  });

  it('a trace counts where it overlaps the range, with all its matches', async () => {
    const around = (start: number, end: number) => ({ start: String(BASE_S + start), end: String(BASE_S + end) });
    expect(await namesOf(inCase('span.role = "y"'), around(-5, 1))).toEqual(['a2', 'a3']);
    expect(await namesOf(inCase('span.role = "x"'), around(2, 5))).toEqual(['a1']);
    expect(await namesOf(inCase('true'), around(5, 8))).toEqual([]);
  });

  it('a span that was delivered twice is one span', async () => {
    const twice = span({ name: 'twice', attributes: { 'test.case': 'twice' } });
    await add(twice);
    await add(twice, span({ name: 'other', traceId: twice.traceId, parentSpanId: twice.spanId, attributes: { 'test.case': 'twice' } }));
    const [trace] = await tracesOf('{ span."test.case" = "twice" } | count() = 2');
    expect(trace).toMatchObject({ spanSet: { matched: 2 }, serviceStats: { svc: { spanCount: 2 } } });
  });

  it('a trace without its root says so', async () => {
    await add(span({ name: 'orphan', parentSpanId: 'ffffffffffffffff', attributes: { 'test.case': 'orphan' } }));
    const [trace] = await tracesOf('{ span."test.case" = "orphan" }');
    expect(trace).toMatchObject({ rootServiceName: '<root span not yet received>', rootTraceName: '<root span not yet received>' });
  });
});

describe('requests', () => {
  it.each<[Record<string, string>, string]>([
    [{ start: '1', q: '{}' }, 'error parsing date range: only one of start and end provided: must provide both or neither'],
    [{ ...RANGE, q: '{}', limit: '0' }, 'invalid limit: must be a positive number'],
    [{ ...RANGE, q: '{}', limit: 'x' }, 'invalid limit: strconv.ParseUint: parsing "x": invalid syntax'],
    [{ ...RANGE, q: '{} | rate()' }, 'not supported: a metric in a search'],
    [{ ...RANGE, tags: 'a=b' }, 'not supported: the parameter tags: write it in q'],
    [{ start: 'x', end: '5' }, `could not parse 'start' parameter: "x"`],
  ])('%j is refused', async (query, body) => {
    expect(await tempo.get('/api/search', query)).toEqual({ status: 400, contentType: 'text/plain; charset=utf-8', body });
  });

  it('without a range it is the last quarter of an hour, by the clock', async () => {
    await add(span({ name: 'clocked', attributes: { 'test.case': 'clock' } }));
    const clocked = await startTempo({ '/': { now: () => (BASE_S + 60) * 1000 } });
    try {
      await clocked.store.addSpans([span({ name: 'clocked' }), span({ name: 'before', start: -3600 })], 'clocked');
      const { body } = await clocked.get('/api/search', { q: '{}' });
      expect((body as { traces: SearchTrace[] }).traces.map(({ rootTraceName }) => rootTraceName)).toEqual(['clocked']);
    } finally {
      await clocked.close();
    }
  });

  it('a month is a range that can be asked for', async () => {
    const answer = await tempo.get('/api/search', { q: '{}', start: String(BASE_S - 31 * 86_400), end: String(BASE_S) });
    expect(answer.status).toBe(200);
  });
});
