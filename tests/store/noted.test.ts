import { cpSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { afterEach, describe, expect, test } from 'vitest';
import type { Span } from '../../collector/src/otlp/records.ts';
import { decodeTracesJson } from '../../collector/src/otlp/json/traces.ts';
import { generatedRuns, type Sent, type Shape } from '../support/generated-runs.ts';
import { tracesRequest } from '../support/otlp-json.ts';
import { type AskedStore, askedStore, keep } from './asked-store.ts';
import { answers, questions } from './questions.ts';

const DAY_MS = 86_400_000;
const NEVER = 3_000;
const INTEGRATION = 'noted';

/** Over three days, which are over. */
const SHAPE: Shape = {
  integration: INTEGRATION,
  seed: 5,
  runs: 5,
  steps: ['contacts', 'deals'],
  pages: 2,
  entities: 20,
  endMs: Math.floor(Date.now() / DAY_MS) * DAY_MS - 2 * DAY_MS,
  everyMs: DAY_MS / 2,
};
const SENT: readonly Sent[] = [...generatedRuns(SHAPE)];
const STARTS = SENT.map(({ run }) => run.startMs);
const RANGE = { startMs: Math.floor(Math.min(...STARTS)) - 60_000, endMs: SHAPE.endMs + 60_000 };

const opened: AskedStore[] = [];

async function open(dir: string): Promise<AskedStore> {
  const asked = await askedStore({ dir, compressAfterDays: NEVER });
  opened.push(asked);
  return asked;
}

async function close(asked: AskedStore): Promise<void> {
  opened.splice(opened.indexOf(asked), 1);
  await asked.close();
}

const newDir = () => mkdtempSync(join(tmpdir(), 'synctrail-noted-'));

/** What pages ask, and counts by whatever may have been counted before, in ranges and steps that cut what was counted and that do not. */
function asked(): string[] {
  const metric = (path: string, q: string, params: Record<string, string>) =>
    `/tempo/api/metrics/${path}?${new URLSearchParams({ q, ...params }).toString()}`;
  const seconds = { start: String(Math.floor(RANGE.startMs / 1_000)), end: String(Math.ceil(RANGE.endMs / 1_000)) };
  const odd = { start: String(Number(seconds.start) + 40_007), end: String(Number(seconds.end) - 20_011) };
  const days = { start: String((SHAPE.endMs - 3 * DAY_MS) / 1_000), end: String(SHAPE.endMs / 1_000) };
  const counts = [
    `{span."sync.level"="entity" && span."sync.integration"="${INTEGRATION}"} | count_over_time() by (span."sync.status")`,
    `{span."sync.level"="call" && span."sync.integration"=~"no.*"} | rate() by (span."sync.status", span."http.response.status_code")`,
    `{span."sync.status"="failed" || span."sync.entity.action"!="update"} | count_over_time() by (span."sync.level", span."sync.error.class")`,
    `{} | count_over_time()`,
    `{span."sync.reason.code" = nil} | count_over_time() by (span."sync.entity.type")`,
    `{span."sync.level"="entity"} | count_over_time() by (span."sync.run.id")`,
    `{span."sync.level"="call"} | max_over_time(duration) by (span."sync.status")`,
  ];
  return [
    ...questions(
      INTEGRATION,
      SENT.map(({ run }) => run),
      RANGE,
    ),
    ...counts.flatMap((q) => [
      ...[seconds, odd, days].map((range) => metric('query', q, range)),
      ...['10m', '7m', '6h'].map((step) => metric('query_range', q, { ...odd, step })),
    ]),
  ];
}

/** Some of the spans again, in other batches, and a run that is late, of the same days. */
async function deliverMore({ store }: AskedStore): Promise<void> {
  const again = SENT.slice(1, 3).map(({ run, units }) => ({ run, units: [units.slice(0, 2).flat()], logs: [] }));
  await keep(store, again, 'again');
  await keep(store, [...generatedRuns({ ...SHAPE, seed: 6, runs: 1, endMs: SHAPE.endMs - DAY_MS })], 'late');
}

/** Spans of those days whose attributes have other types than their columns. */
function misfits(): Span[] {
  const [first] = SENT;
  const spans = decodeTracesJson(JSON.parse(tracesRequest(first?.units[1] ?? [])) as never);
  return spans.map((span, index) => ({
    ...span,
    traceId: span.traceId.replace(/^.{8}/, 'deadbeef'),
    attributes: span.attributes.map((attribute) =>
      attribute.key === 'sync.status' && index % 2 === 0 ? { key: 'sync.status', type: 'int' as const, value: index % 5 } : attribute,
    ),
  }));
}

async function noted({ store }: AskedStore): Promise<void> {
  const isMissing = async () => (await store.files.list()).some(({ kind, isNoted }) => kind === 'details' && !isNoted);
  await expect.poll(isMissing, { timeout: 60_000 }).toBe(false);
}

async function filled(fill: (asked: AskedStore) => Promise<void>): Promise<string> {
  const dir = newDir();
  const before = await open(dir);
  await fill(before);
  await close(before);
  return dir;
}

/** What two stores answer differently. */
async function differences(one: AskedStore, other: AskedStore): Promise<unknown[]> {
  const paths = asked();
  const [truth, found] = await Promise.all([answers(one.url, paths), answers(other.url, paths)]);
  return paths
    .map((path) => ({ path, one: truth.get(path), other: found.get(path) }))
    .filter((answer) => !isDeepStrictEqual(answer.one, answer.other));
}

afterEach(async () => {
  await Promise.all(opened.splice(0).map((each) => each.close()));
});

describe('days of which notes were taken', { timeout: 120_000 }, () => {
  test('answer every question as before, and also with what comes late or again', async () => {
    const plain = await open(newDir());
    await keep(plain.store, SENT);
    const dir = await filled(async ({ store }) => await keep(store, SENT));
    const known = await open(dir);
    await noted(known);
    expect(await differences(plain, known)).toEqual([]);
    for (const each of [plain, known]) await deliverMore(each);
    expect(await differences(plain, known)).toEqual([]);
    // What is opened again knows that more came than was noted.
    const copy = newDir();
    await close(known);
    cpSync(dir, copy, { recursive: true });
    expect(await differences(plain, await open(copy))).toEqual([]);
  });

  test('answer with values of another type than their column, and with spans that were there twice when they were noted', async () => {
    const fill = async (each: AskedStore) => {
      await keep(each.store, SENT);
      await each.store.addSpans(misfits(), 'misfits');
      await deliverMore(each);
    };
    const plain = await open(newDir());
    await fill(plain);
    const dir = await filled(fill);
    const known = await open(dir);
    await noted(known);
    expect(await differences(plain, known)).toEqual([]);
  });
});
