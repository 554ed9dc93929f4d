import { pageListQuery } from '../../plugin/src/data/queries/page-queries.ts';
import { ID_COLUMNS, recordQuery } from '../../plugin/src/data/queries/record-queries.ts';
import { runListQuery } from '../../plugin/src/data/queries/run-queries.ts';
import { stepsQuery } from '../../plugin/src/data/queries/step-queries.ts';
import { rangeOfRun } from '../../plugin/src/data/run-range.ts';
import type { GeneratedRun, Shape } from '../support/generated-runs.ts';
import { seeded } from '../support/random.ts';
import { startFloor } from './floor.ts';
import { type Figure, quantile, times } from './measure.ts';

const SAMPLES = 120;
const WARMUP = 10;
const DAY_S = 86_400;

/** A range as the APIs take it, s since the epoch. */
interface Seconds {
  readonly start: number;
  readonly end: number;
}

export interface Level {
  name: string;
  goal: string;
  /** Requests that are sent side by side; answered together. */
  requests: (pick: <T>(list: readonly T[]) => T) => string[];
}

export function levelsOf(collector: string, shape: Shape, runs: readonly GeneratedRun[]): Level[] {
  const lastS = Math.ceil(shape.endMs / 1000) + 60;
  const days = (count: number): Seconds => ({ start: lastS - count * DAY_S, end: lastS });
  const ofRun = ({ startMs, endMs }: GeneratedRun): Seconds => {
    const { fromMs, toMs } = rangeOfRun({ startedAt: startMs, endedAt: endMs, lastEventAt: endMs }, Date.now());
    return { start: Math.floor(fromMs / 1000), end: Math.ceil(toMs / 1000) };
  };
  const tempo = (query: string, { start, end }: Seconds): string =>
    `${collector}/tempo/api/search?${new URLSearchParams({ q: query, start: String(start), end: String(end), limit: '100', spss: '100' }).toString()}`;
  const loki = (query: string, { start, end }: Seconds): string =>
    `${collector}/loki/loki/api/v1/query_range?${new URLSearchParams({ query, start: `${start}000000000`, end: `${end}000000000`, limit: '500' }).toString()}`;
  const { integration } = shape;
  return [
    { name: 'runs of an integration, 2 days', goal: 'p95 ≤ 100 ms', requests: () => [loki(runListQuery({ integration }), days(2))] },
    {
      name: 'steps of a run',
      goal: 'p95 ≤ 100 ms',
      requests: (pick) => {
        const run = pick(runs);
        return [loki(stepsQuery({ integration, runId: run.id }), ofRun(run))];
      },
    },
    {
      name: 'pages of a step',
      goal: 'p95 ≤ 100 ms',
      requests: (pick) => {
        const run = pick(runs);
        return [tempo(pageListQuery({ stepId: pick(run.steps).id }), ofRun(run))];
      },
    },
    {
      name: 'entities and calls of a page, by id',
      goal: 'p95 ≤ 100 ms',
      requests: (pick) => [`${collector}/tempo/api/v2/traces/${pick(pick(pick(runs).steps).pages).id}`],
    },
    {
      name: 'one external id over 30 days',
      goal: 'p95 ≤ 250 ms',
      requests: (pick) => {
        const term = pick(pick(pick(pick(runs).steps).pages).entities).sourceId;
        return ID_COLUMNS.map((column) => tempo(recordQuery({ column, term, match: 'exact', integration }), days(30)));
      },
    },
    {
      name: 'part of an external id over 30 days',
      goal: 'p95 ≤ 250 ms',
      requests: (pick) => {
        const term = pick(pick(pick(pick(runs).steps).pages).entities).sourceId.slice(-6);
        return ID_COLUMNS.map((column) => tempo(recordQuery({ column, term, match: 'contains', integration }), days(30)));
      },
    },
  ];
}

export async function answer(url: string): Promise<Buffer> {
  const response = await fetch(url);
  const body = Buffer.from(await response.arrayBuffer());
  if (!response.ok) throw new Error(`${url} answered ${response.status}: ${body.toString('utf8', 0, 300)}`);
  return body;
}

/** How long each level's query takes, against a plain server that sends the same bytes (the floor of this machine). */
export async function levelFigures(levels: readonly Level[]): Promise<Figure[]> {
  const floor = await startFloor();
  const figures: Figure[] = [];
  for (const level of levels) {
    const random = seeded(7);
    const pick = <T>(list: readonly T[]): T => {
      const one = list[Math.floor(random() * list.length)];
      if (one === undefined) throw new Error('nothing to pick from');
      return one;
    };
    let bytes: Buffer[] = [];
    const ours = await times(SAMPLES, WARMUP, async () => {
      bytes = await Promise.all(level.requests(pick).map(answer));
    });
    floor.serve(Buffer.concat(bytes));
    const theirs = await times(SAMPLES, WARMUP, () => answer(floor.url));
    const p95 = { ours: quantile(ours, 0.95), theirs: quantile(theirs, 0.95) };
    figures.push({
      name: `${level.name}, p95`,
      ours: p95.ours,
      theirs: p95.theirs,
      ratio: p95.ours / p95.theirs,
      goal: level.goal,
      unit: 'ms',
    });
    figures.push({
      name: `${level.name}, p50`,
      ours: quantile(ours, 0.5),
      theirs: quantile(theirs, 0.5),
      ratio: quantile(ours, 0.5) / quantile(theirs, 0.5),
      goal: '',
      unit: 'ms',
    });
  }
  floor.stop();
  return figures;
}
