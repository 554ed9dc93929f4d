import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Span } from '../otlp/records.ts';
import { searchDirectly, searchWhole } from './find-traces.ts';
import { parseQuery } from './parse/parse-query.ts';
import { BASE_S, hex, span } from './testing/span.ts';
import { startTempo, type TempoServer } from './testing/tempo-server.ts';

const NS = 1_000_000_000n;
const HOUR_S = 3_600;
const { signal } = new AbortController();

let tempo: TempoServer;
let cases = 0;

beforeAll(async () => {
  tempo = await startTempo();
});
afterAll(async () => await tempo.close());

const LEVELS = ['page', 'entity', 'call'] as const;

interface Sketch {
  readonly trace: number;
  readonly id: number;
  readonly isRoot: boolean;
  readonly startHour: number;
  readonly level: (typeof LEVELS)[number];
  readonly failed: boolean;
  readonly service: string;
  readonly other: string | number | boolean;
}

const sketch: fc.Arbitrary<Sketch> = fc.record({
  trace: fc.integer({ min: 0, max: 4 }),
  id: fc.integer({ min: 0, max: 6 }),
  isRoot: fc.boolean(),
  // Into the days beside.
  startHour: fc.integer({ min: -30, max: 30 }),
  level: fc.constantFrom(...LEVELS),
  failed: fc.boolean(),
  service: fc.constantFrom('one', 'two', ''),
  other: fc.oneof(fc.constantFrom('a', 'b"c', 'é'), fc.integer({ min: -5, max: 5 }), fc.boolean(), fc.constant(0.5)),
});

/** Spans of a trace have ids of their own; the same id is the same span, delivered again. */
function spansOf(sketches: readonly Sketch[], run: string): Span[] {
  const first = new Map<string, Sketch>();
  return sketches.map((given) => {
    const key = `${given.trace} ${given.id}`;
    const { trace, id, isRoot, startHour, level, failed, service, other } = first.get(key) ?? given;
    if (!first.has(key)) first.set(key, given);
    return span({
      traceId: hex(`${run} ${trace}`, 32),
      spanId: hex(`${run} ${key}`, 16),
      // No two spans begin at once, so that no root is as early as another.
      start: startHour * HOUR_S + trace * 10 + id,
      parentSpanId: isRoot ? '' : hex('parent', 16),
      name: `${level} ${id}`,
      statusCode: failed ? 2 : 0,
      resource: { 'service.name': service },
      attributes: { run, 'sync.level': level, 'sync.status': other, other, 'sync.attempt': id },
    });
  });
}

const QUERIES = [
  '',
  ' && span."sync.level" = "page"',
  ' && span."sync.level" = "entity" && span.other != nil',
  ' && span.other = 3',
  ' && span."sync.status" = "a"',
  ' && !(span."sync.attempt" > 3)',
] as const;
const SELECTS = ['', ' | select(span."sync.level", span.other, span."sync.reason", span.none, span."sync.status")'] as const;

describe('a plain search that is read directly', () => {
  it('answers what the engine answers, also for traces that grew, came twice or are of several days', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(sketch, { minLength: 1, maxLength: 25 }),
        fc.integer({ min: 1, max: 4 }),
        fc.record({
          where: fc.constantFrom(...QUERIES),
          select: fc.constantFrom(...SELECTS),
          limit: fc.integer({ min: 1, max: 6 }),
          spansPerSet: fc.integer({ min: 1, max: 4 }),
          fromHour: fc.integer({ min: -20, max: 0 }),
          hours: fc.integer({ min: 1, max: 40 }),
        }),
        async (sketches, batches, asked) => {
          cases += 1;
          const run = `run ${cases}`;
          const spans = spansOf(sketches, run);
          for (let batch = 0; batch < batches; batch += 1) {
            await tempo.store.addSpans(
              spans.filter((_, index) => index % batches === batch),
              `${run} ${batch}`,
            );
          }
          const query = parseQuery(`{ span.run = "${run}"${asked.where} }${asked.select}`);
          const fromNs = BigInt(BASE_S + asked.fromHour * HOUR_S) * NS;
          const range = { fromNs, toNs: fromNs + BigInt(asked.hours * HOUR_S) * NS };
          const search = { query, range, limit: asked.limit, spansPerSet: asked.spansPerSet };
          const direct = await searchDirectly(tempo.store, search, signal);
          expect(direct).toEqual(await searchWhole(tempo.store, search, signal));
        },
      ),
      { numRuns: 60 },
    );
  });

  it('answers what the engine answers where many spans match: reads from the newest on, as far back as it takes', async () => {
    // Traces of a hundred spans each, an hour apart, over a week; some go on far into the next ones.
    const spans = Array.from({ length: 7_000 }, (_, index) => {
      const trace = Math.floor(index / 100);
      const late = index % 97 === 0 ? 20 * HOUR_S : 0;
      const attributes = { many: trace % 3, 'sync.level': 'entity', 'sync.run.id': `run ${trace % 30}` };
      return span({ traceId: hex(`many ${trace}`, 32), start: trace * HOUR_S + late + (index % 100), attributes });
    });
    await tempo.store.addSpans(spans, 'many');
    for (const condition of ['span."sync.level" = "entity" && span.many >= 0', 'span.many = 1', 'span."sync.run.id" = "run 7"'])
      for (const limit of [1, 20, 200])
        for (const hours of [10, 30, 200]) {
          const range = { fromNs: BigInt(BASE_S) * NS, toNs: BigInt(BASE_S + hours * HOUR_S) * NS };
          const search = { query: parseQuery(`{ ${condition} && span.many != nil }`), range, limit, spansPerSet: 3 };
          const direct = await searchDirectly(tempo.store, search, signal);
          expect(direct?.length).toBeGreaterThan(0);
          expect(direct).toEqual(await searchWhole(tempo.store, search, signal));
        }
  });

  it('is left to the engine when more spans of one instant match than are worth it', async () => {
    const spans = Array.from({ length: 2_001 }, () => span({ traceId: hex('at once', 32), attributes: { atOnce: 1 } }));
    await tempo.store.addSpans(spans, 'at once');
    const range = { fromNs: BigInt(BASE_S) * NS, toNs: BigInt(BASE_S + 60) * NS };
    const search = { query: parseQuery('{ span.atOnce = 1 }'), range, limit: 20, spansPerSet: 3 };
    expect(await searchDirectly(tempo.store, search, signal)).toBeUndefined();
    expect(await searchWhole(tempo.store, search, signal)).toMatchObject([{ spanSet: { matched: 2_001 } }]);
  });
});

describe('an expression that asks for a part of a text', () => {
  it('S0-31 finds what the regular expression finds', async () => {
    const texts = ['a.b', 'a+b', 'aXb', 'x\ny.z', 'é[1]', String.raw`back\slash`, 'plain', '.*', 'A.B', ''];
    await tempo.store.addSpans(
      texts.map((text) => span({ attributes: { part: text } })),
      'parts',
    );
    const range = { fromNs: BigInt(BASE_S) * NS, toNs: BigInt(BASE_S + 60) * NS };
    const found = async (pattern: string) => {
      const query = parseQuery(`{ span.part =~ ${JSON.stringify(pattern)} }`);
      const traces = await searchWhole(tempo.store, { query, range, limit: 20, spansPerSet: 3 }, signal);
      return traces.map(({ traceID }) => traceID).sort();
    };
    const patterns = [
      String.raw`.*a\.b.*`,
      '.*a.b.*',
      String.raw`.*\..*`,
      '.*é.*',
      String.raw`.*\[1\].*`,
      String.raw`.*\\.*`,
      '.*\n.*',
      '.*a|b.*',
      '.*.*',
      String.raw`.*\*.*`,
    ];
    for (const pattern of patterns) expect(await found(pattern), pattern).toEqual(await found(`(?:${pattern})`));
  });
});
