import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { stepsQuery, failuresQuery } from '../../plugin/src/data/queries/step-queries.ts';
import { runListQuery } from '../../plugin/src/data/queries/run-queries.ts';
import { parseStreams } from '../../plugin/src/data/wire/loki-streams.ts';
import { type CollectorProcess, post, startCollector } from '../support/collector-process.ts';
import { type Answer, ask, type Asked } from './ask-loki.ts';
import { generateLines } from './generate-lines.ts';
import { generateLogs } from './generate-logs.ts';
import type { RunningEngine } from './engine-process.ts';
import { startLoki } from './loki-process.ts';
import { LOG_QUESTIONS, METRIC_QUESTIONS, PARSER_QUESTIONS, pluginQuestions, REFUSED_QUESTIONS } from './loki-questions.ts';
import { until } from './until.ts';

const loki = await startLoki();
if (loki.kind === 'absent') console.warn(`SKIPPED: the contract with a real Loki: ${loki.why}`);

const NS_PER_MS = 1_000_000n;
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const sent = generateLogs(7, withinADay(Date.now()));
const lines = generateLines(sent.startMs);
const startNs = BigInt(sent.startMs) * NS_PER_MS;
const endNs = BigInt(sent.endMs) * NS_PER_MS;
const inRange = { start: startNs, end: endNs, limit: 5_000 };

/** The last whole minute, or one before midnight where the hour before it has some: Loki asks day by day, and limits and thins out each day by itself. */
function withinADay(nowMs: number): number {
  const minute = Math.floor(nowMs / MINUTE_MS) * MINUTE_MS;
  const midnight = Math.floor(nowMs / DAY_MS) * DAY_MS;
  return minute - midnight < HOUR_MS ? midnight - MINUTE_MS : minute;
}

describe.skipIf(loki.kind === 'absent')('the embedded store answers as Loki does', () => {
  const real = (loki as RunningEngine).url;
  let collector: CollectorProcess;
  let embedded: string;

  beforeAll(async () => {
    collector = await startCollector();
    embedded = `${collector.url}/loki`;
    for (const request of [...sent.requests, lines.request]) {
      await post(`${collector.url}/v1/logs`, request);
      const answer = await fetch(`${real}/otlp/v1/logs`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: request,
      });
      if (answer.status !== 204) throw new Error(`Loki answered ${answer.status}: ${await answer.text()}`);
    }
    const everything: Asked = { path: 'query_range', params: { query: '{service_name=~".+"}', ...inRange } };
    const records = sent.records + lines.records;
    await until('Loki shows every record', async () => entriesOf((await ask(real, everything)).body) === records);
    await until('the store shows every record', async () => entriesOf((await ask(embedded, everything)).body) === records);
  });

  afterAll(async () => {
    await collector.stop();
    if (loki.kind === 'running') await loki.stop();
  });

  /** What either answers to the same requests, in their order. */
  async function answers(asked: readonly Asked[]): Promise<{ ours: Answer[]; theirs: Answer[] }> {
    const theirs = await Promise.all(asked.map((each) => ask(real, each)));
    return { theirs, ours: await Promise.all(asked.map((each) => ask(embedded, each))) };
  }

  describe('to what the plugin asks', () => {
    it.each(pluginQuestions(sent))('%s', async (query) => {
      const { ours, theirs } = await answers([{ path: 'query_range', params: { query, ...inRange }, categorise: true }]);
      expect(ours).toEqual(theirs);
      expect(ours[0]?.status).toBe(200);
    });
  });

  describe('to log queries', () => {
    it.each([...LOG_QUESTIONS, ...PARSER_QUESTIONS])('%s', async (query) => {
      const { ours, theirs } = await answers([
        { path: 'query_range', params: { query, ...inRange }, categorise: true },
        { path: 'query_range', params: { query, ...inRange, direction: 'forward' } },
        { path: 'query_range', params: { query, ...inRange, limit: 7 }, categorise: true },
      ]);
      expect(ours).toEqual(theirs);
      expect(ours[0]?.status).toBe(200);
    });
  });

  describe('to metric queries', () => {
    it.each(METRIC_QUESTIONS)('%s', async (query) => {
      const { ours, theirs } = await answers([
        { path: 'query', params: { query, time: endNs } },
        { path: 'query_range', params: { query, start: startNs, end: endNs, step: '5m' } },
        { path: 'query_range', params: { query, start: startNs + 1_234_567_891n, end: endNs - 77n, step: '97' } },
      ]);
      expect(ours).toEqual(theirs);
      expect(ours[0]?.status).toBe(200);
    });
  });

  describe('with the same refusal', () => {
    it.each(REFUSED_QUESTIONS)('%s', async (query) => {
      const asked: Asked = { path: 'query_range', params: { query, ...inRange } };
      const { ours, theirs } = await answers([asked]);
      expect(ours).toEqual(theirs);
      expect(ours[0]?.status).toBe(400);
    });

    const params: Record<string, string>[] = [
      { limit: '5001' },
      { limit: '0' },
      { limit: 'x' },
      { direction: 'up' },
      { start: 'x' },
      { end: 'y' },
      { step: '0' },
      { step: 'x' },
      { step: '0.001' },
      { interval: '-1' },
      { start: '2020-01-01T00:00:00Z' },
      { start: '20', end: '10' },
    ];
    it.each(params)('%j', async (more) => {
      const asked: Asked = { path: 'query_range', params: { query: '{service_name="generated-sync"}', ...inRange, ...more } };
      const { ours, theirs } = await answers([asked]);
      expect(ours).toEqual(theirs);
      expect(ours[0]?.status).toBe(400);
    });

    it('of a log query at one instant', async () => {
      const { ours, theirs } = await answers([{ path: 'query', params: { query: '{service_name="generated-sync"}' } }]);
      expect(ours).toEqual(theirs);
    });
  });

  describe('in whatever form it is asked', () => {
    const query = '{service_name="generated-sync"} | json';
    const seconds = (ns: bigint): string => String(ns / 1_000_000_000n);
    const times: Record<string, string | bigint>[] = [
      { start: startNs, end: endNs },
      { start: startNs + 370_000n * NS_PER_MS, end: startNs + 400_000n * NS_PER_MS },
      { start: seconds(startNs), end: seconds(endNs) },
      { start: `${seconds(startNs + 740_000n * NS_PER_MS)}.123`, end: `${seconds(endNs)}.5` },
      { start: new Date(sent.startMs).toISOString(), end: new Date(sent.endMs).toISOString() },
      { end: endNs, since: '20m' },
      { start: startNs, end: endNs, interval: '30s' },
      { start: startNs, end: endNs, interval: '30s', direction: 'FORWARD', limit: '20' },
    ];
    it.each(times)('%o', async (time) => {
      const { ours, theirs } = await answers([{ path: 'query_range', params: { query, limit: 5_000, ...time }, categorise: true }]);
      expect(ours).toEqual(theirs);
    });

    it('as a form', async () => {
      const { ours, theirs } = await answers([{ path: 'query_range', params: { query, ...inRange }, method: 'POST' }]);
      expect(ours).toEqual(theirs);
    });

    it('for labels, their values and series', async () => {
      const time = { start: startNs, end: endNs };
      const ofKind = { ...time, query: '{sync_kind="failure"}' };
      const names = ['sync_kind', 'sync_integration', 'service_name', 'nothing', 'sync_event'];
      const { ours, theirs } = await answers([
        { path: 'labels', params: time },
        ...names.flatMap((name) => [time, ofKind].map((params) => ({ path: `label/${name}/values`, params }))),
        { path: 'series', params: time },
        { path: 'series', params: { ...time, 'match[]': '{sync_kind=~"step|failure"}' } },
        { path: 'series', params: { ...time, 'match[]': '{sync_kind=""}' } },
      ]);
      expect(ours).toEqual(theirs);
    });
  });

  describe.each([
    ['Loki', () => real],
    ['the embedded store', () => embedded],
  ])('and what was sent is read back from %s with the plugin’s queries', (_name, base) => {
    async function events(query: string): Promise<ReturnType<typeof parseStreams>> {
      const answer = await ask(base(), { path: 'query_range', params: { query, ...inRange }, categorise: true });
      return parseStreams(answer.body).toSorted((a, b) => a.atMs - b.atMs);
    }

    it('S0-12, S0-05: every run of an integration and no other, each with all its events', async () => {
      for (const integration of new Set(sent.runs.map((run) => run.integration))) {
        const found = await events(runListQuery({ integration }));
        const expected = sent.runs.filter((run) => run.integration === integration);
        expect(found.every(({ attributes }) => attributes['sync.integration'] === integration)).toBe(true);
        for (const run of expected) {
          const own = found.filter(({ attributes }) => attributes['sync.run.id'] === run.id);
          expect(own.map(({ attributes }) => attributes['sync.event'])).toEqual(run.lifecycle);
          expect(own.at(-1)?.attributes['sync.status']).toBe(run.status);
        }
        expect(new Set(found.map(({ attributes }) => attributes['sync.run.id']))).toEqual(new Set(expected.map(({ id }) => id)));
      }
    });

    it('S0-19: the steps of a run in their order, and its failures', async () => {
      for (const run of sent.runs) {
        const of = { integration: run.integration, runId: run.id };
        const steps = await events(stepsQuery(of));
        const ended = steps.filter(({ attributes }) => attributes['sync.event'] === 'SYNC_STEP_COMPLETED');
        expect(ended.map(({ attributes }) => attributes['sync.step.id'])).toEqual(run.stepIds);
        expect(steps).toHaveLength(run.stepIds.length * 2);
        expect(await events(failuresQuery(of))).toHaveLength(run.failures);
      }
    });
  });
});

/** Entries of a log query's answer. */
function entriesOf(body: unknown): number {
  return parseStreams(body).length;
}
