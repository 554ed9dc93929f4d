import type { Ledger } from '@synctrail/model';
import { total } from '@synctrail/model';
import { expect } from 'vitest';
import * as bodies from '../../../plugin/src/data/queries/body-queries.ts';
import * as pages from '../../../plugin/src/data/queries/page-queries.ts';
import * as records from '../../../plugin/src/data/queries/record-queries.ts';
import * as runs from '../../../plugin/src/data/queries/run-queries.ts';
import * as steps from '../../../plugin/src/data/queries/step-queries.ts';
import { entityRows } from '../../../plugin/src/model/entity.ts';
import { inFlightOf } from '../../../plugin/src/model/in-flight.ts';
import { pageRows } from '../../../plugin/src/model/page.ts';
import { runRows } from '../../../plugin/src/model/run.ts';
import { opId, type Span } from '../../../plugin/src/model/span.ts';
import { stepRows } from '../../../plugin/src/model/step.ts';
import type { GeneratedPage, GeneratedRun } from '../../support/generated-runs.ts';
import { eventsInPages, type EventReader, type Range, type SpanReader, tracesInPages } from './readers.ts';
import type { Scene } from './scene.ts';

/** What was sent, and where to look for it. */
export interface Truth {
  readonly integration: string;
  /** Newest first. */
  readonly runs: readonly GeneratedRun[];
  readonly range: Range;
  readonly scene: Scene;
}

interface Of<Reader> {
  /** What it shows. */
  readonly shows: string;
  /** Compares the engine's answers with the truth. */
  readonly check: (read: Reader, truth: Truth) => Promise<void>;
}

export type Question = ({ readonly engine: 'loki' } & Of<EventReader>) | ({ readonly engine: 'tempo' } & Of<SpanReader>);

const MOST = 5_000;
/** Runs, pages and records that are looked at one by one, out of those there are. */
const SAMPLES = 6;

const numbers = ({ fetched, created, updated, failed }: Ledger) => ({ fetched, created, updated, failed });
const ids = (spans: readonly Span[]) => spans.map(opId).toSorted();

/** A few of many, spread evenly, the first and the last among them. */
function some<T>(all: readonly T[]): T[] {
  if (all.length <= SAMPLES) return [...all];
  return Array.from({ length: SAMPLES }, (_, index) => all[Math.round((index * (all.length - 1)) / (SAMPLES - 1))] as T);
}

const pagesOf = (run: GeneratedRun): GeneratedPage[] => run.steps.flatMap((step) => step.pages);

async function spansOf(read: SpanReader, query: string, range: Range): Promise<Span[]> {
  return (await tracesInPages(read, query, range, 1_000)).traces.flatMap((trace) => trace.spans);
}

const failed = (page: GeneratedPage) => page.entities.filter(({ status }) => status === 'failed').map((entity) => entity.opId);

/** Every query of the plugin, by its function's name. */
export const PLUGIN_QUESTIONS: Readonly<Record<string, Question>> = {
  runListQuery: {
    engine: 'loki',
    shows: 'S0-12 S0-13 S0-14 S0-17: all runs of thirty days, in order, with their counts, answer by answer',
    check: async (read, { integration, runs: truth, range, scene }) => {
      // Each run has two events, so an answer of seven cuts between runs and within them.
      const { events, answers } = await eventsInPages(read, runs.runListQuery({ integration }), range, 7);
      expect(answers).toBeGreaterThan((2 * truth.length) / 7);
      const rows = runRows(events, range.toMs).filter(({ runId }) => runId !== scene.atWork.runId && runId !== scene.handedOff.runId);
      expect(rows.map(({ runId, status, ledger }) => ({ runId, status, ...numbers(ledger) }))).toEqual(
        truth.map(({ id, status, ledger }) => ({ runId: id, status, ...numbers(ledger) })),
      );
    },
  },
  runsByIdQuery: {
    engine: 'loki',
    shows: 'S0-07 S0-20: runs that are known by id, and the signs of life of one at work',
    check: async (read, { integration, runs: truth, range, scene }) => {
      const asked = some(truth).map(({ id }) => id);
      const found = await read.events(runs.runsByIdQuery({ integration, runIds: asked, kinds: ['lifecycle'] }), range, MOST);
      expect(new Set(found.map(({ attributes }) => attributes['sync.run.id']))).toEqual(new Set(asked));
      const alive = await read.events(runs.runsByIdQuery({ integration, runIds: [scene.atWork.runId] }), range, MOST);
      expect(alive.map(({ attributes }) => attributes['sync.event'])).toEqual(['SYNC_RUN_PROGRESS', 'FULL_SYNC_STARTED']);
    },
  },
  stepsQuery: {
    engine: 'loki',
    shows: 'S0-19: the steps of runs',
    check: async (read, { integration, runs: truth, range }) => {
      for (const run of some(truth)) {
        const rows = stepRows(await read.events(steps.stepsQuery({ integration, runId: run.id }), range, MOST), run.status);
        expect(rows.map(({ stepId, name, ledger }) => ({ stepId, name, ...numbers(ledger) }))).toEqual(
          run.steps.map(({ id, name, ledger }) => ({ stepId: id, name, ...numbers(ledger) })),
        );
      }
    },
  },
  stepProgressQuery: {
    engine: 'loki',
    shows: 'S0-20: signs of life of open steps',
    check: async (read, { integration, range, scene: { atWork } }) => {
      const events = await read.events(steps.stepProgressQuery({ integration, runId: atWork.runId }), range, MOST);
      expect(events.map(({ attributes }) => attributes['sync.event'])).toEqual(['SYNC_STEP_PROGRESS']);
    },
  },
  pageProgressQuery: {
    engine: 'loki',
    shows: 'S1-63: pages in flight with their records, of a run, a step and a page',
    check: async (read, { integration, range, scene: { atWork } }) => {
      const { runId, stepId, pageId } = atWork;
      for (const within of [{}, { stepId }, { pageId }]) {
        const events = await read.events(steps.pageProgressQuery({ integration, runId, ...within }), range, MOST);
        expect(inFlightOf(events, pageId)?.entities.map(({ sourceId }) => sourceId)).toEqual(atWork.inFlight);
      }
      expect(await read.events(steps.pageProgressQuery({ integration, runId, pageId: 'f'.repeat(32) }), range, MOST)).toEqual([]);
    },
  },
  failuresQuery: {
    engine: 'loki',
    shows: 'S1-49: exactly the failures of a run, a step and a page',
    check: async (read, { integration, runs: truth, range }) => {
      const of = async (within: { runId: string; stepId?: string; pageId?: string }) =>
        (await read.events(steps.failuresQuery({ integration, ...within }), range, MOST))
          .map(({ attributes }) => String(attributes['sync.op.id']))
          .toSorted();
      expect(truth.flatMap(pagesOf).flatMap(failed)).not.toEqual([]);
      for (const run of some(truth)) {
        expect(await of({ runId: run.id })).toEqual(pagesOf(run).flatMap(failed).toSorted());
        for (const step of run.steps) expect(await of({ runId: run.id, stepId: step.id })).toEqual(step.pages.flatMap(failed).toSorted());
        for (const page of some(pagesOf(run))) expect(await of({ runId: run.id, pageId: page.id })).toEqual(failed(page).toSorted());
      }
    },
  },
  bodyQuery: {
    engine: 'loki',
    shows: 'S2-12: what a call sent and received, by its span',
    check: async (read, { integration, range, scene: { body } }) => {
      const found = await read.events(bodies.bodyQuery({ integration, ...body }), range, MOST);
      expect(found.map(({ line }) => line)).toEqual([body.line]);
      expect(await read.events(bodies.bodyQuery({ integration, ...body, spanId: 'f'.repeat(16) }), range, MOST)).toEqual([]);
    },
  },
  pageListQuery: {
    engine: 'tempo',
    shows: 'S0-24 S0-30 S0-31 S0-32: the pages of steps, in order, with their counts; and their records and calls by id',
    check: async (read, { runs: truth, range }) => {
      for (const run of some(truth)) {
        for (const step of run.steps) {
          const rows = pageRows(await spansOf(read, pages.pageListQuery({ stepId: step.id }), range), [], run.status);
          expect(rows.map(({ pageId, number, ledger }) => ({ pageId, number, ...numbers(ledger) }))).toEqual(
            step.pages.map(({ id, number, ledger }) => ({ pageId: id, number, ...numbers(ledger) })),
          );
        }
        for (const page of some(pagesOf(run))) {
          const rows = entityRows(await read.trace(page.id), { inFlight: [], loadedElsewhere: [], runStatus: run.status });
          expect(rows).toHaveLength(total(page.ledger));
          expect(rows.map(({ externalId, internalId, status }) => ({ externalId, internalId, status }))).toEqual(
            page.entities.map(({ sourceId, targetId, status }) => ({ externalId: sourceId, internalId: targetId, status })),
          );
        }
      }
    },
  },
  setupPagesQuery: {
    engine: 'tempo',
    shows: 'S0-36: calls outside any page',
    check: async (read, { range, scene: { handedOff } }) => {
      const found = await read.traces(pages.setupPagesQuery(handedOff), range, 100);
      expect(found.map(({ traceId }) => traceId)).toEqual([handedOff.setupId]);
    },
  },
  pageSegmentsQuery: {
    engine: 'tempo',
    shows: 'S0-24: all segments of a page',
    check: async (read, { range, scene: { handedOff } }) => {
      const found = await read.traces(pages.pageSegmentsQuery({ pageId: handedOff.extractId }), range, 100);
      expect(found.map(({ traceId }) => traceId).toSorted()).toEqual(handedOff.segments.toSorted());
    },
  },
  loadedFromQuery: {
    engine: 'tempo',
    shows: 'S0-30: the records that another unit loaded, also where an answer holds fewer spans than matched',
    check: async (read, { range, scene: { handedOff } }) => {
      const query = records.loadedFromQuery({ originId: handedOff.extractId });
      const [found] = await read.traces(query, range, 100);
      expect(ids(found?.spans ?? [])).toEqual(handedOff.loaded.toSorted());
      const [cut] = await read.traces(query, range, 100, 1);
      expect(cut).toMatchObject({ matched: handedOff.loaded.length, spans: [expect.anything()] });
      const whole = (await read.trace(cut?.traceId ?? '')).filter(
        ({ attributes }) => attributes['sync.page.origin_id'] === handedOff.extractId,
      );
      expect(ids(whole)).toEqual(handedOff.loaded.toSorted());
    },
  },
  recordQuery: {
    engine: 'tempo',
    shows: 'S0-43b S0-43c S1-38 S1-39: one record over thirty days by either id, part of an id, and within a run and a step',
    check: async (read, { integration, runs: truth, range }) => {
      const page = truth[0]?.steps[0]?.pages.at(-1);
      const entity = page?.entities.find(({ targetId }) => targetId !== undefined);
      if (entity?.targetId === undefined) throw new Error('the generated runs hold no record that was written');
      const terms = { 'sync.entity.source_id': entity.sourceId, 'sync.entity.target_id': entity.targetId } as const;
      for (const column of records.ID_COLUMNS) {
        const has = (one: GeneratedPage['entities'][number], test: (id: string) => boolean) => {
          const id = column === 'sync.entity.source_id' ? one.sourceId : one.targetId;
          return id !== undefined && test(id);
        };
        const expected = (among: readonly GeneratedPage[], test: (id: string) => boolean) =>
          among.flatMap(({ entities }) => entities.filter((one) => has(one, test)).map((one) => one.opId)).toSorted();
        const term = terms[column];
        const of = async (options: Partial<records.RecordSearch>) =>
          ids(await spansOf(read, records.recordQuery({ column, term, match: 'exact', integration, ...options }), range));
        expect(await of({})).toEqual(expected(truth.flatMap(pagesOf), (id) => id === term));
        const [newest] = truth;
        const [step] = newest?.steps ?? [];
        if (newest === undefined || step === undefined) throw new Error('there is no run');
        expect(await of({ runId: newest.id })).toEqual(expected(pagesOf(newest), (id) => id === term));
        const part = term.slice(2, -1);
        expect(await of({ term: part, match: 'contains', runId: newest.id, stepId: step.id })).toEqual(
          expected(step.pages, (id) => id.includes(part)),
        );
        expect(await of({ term: `${term}-none` })).toEqual([]);
      }
    },
  },
};
