import { search, equals } from '../../../plugin/src/data/queries/traceql.ts';
import type { GeneratedRun, Shape } from '../../support/generated-runs.ts';
import { type Level, levelsOf } from '../levels.ts';

const DAY_S = 86_400;

/** The levels, and what the dashboards and the list of all records ask besides. */
export function monthLevels(url: string, shape: Shape, runs: readonly GeneratedRun[]): Level[] {
  const end = Math.ceil(shape.endMs / 1_000) + 60;
  const entities = [equals('sync.level', 'entity'), equals('sync.integration', shape.integration)];
  const counted = (days: number) => () => {
    const q = `{ ${entities.join(' && ')} } | count_over_time() by (span."sync.status")`;
    const range = { q, start: String(end - days * DAY_S), end: String(end), step: String((days * DAY_S) / 30) };
    return [`${url}/tempo/api/metrics/query_range?${new URLSearchParams(range).toString()}`];
  };
  const list = search(
    [...entities, equals('sync.status', 'failed'), equals('sync.error.class', 'validation')],
    ['sync.run.id', 'sync.op.id', 'sync.entity.type', 'sync.entity.source_id', 'sync.status', 'sync.reason'],
  );
  const listed = (days: number) => () => {
    const range = { q: list, start: String(end - days * DAY_S), end: String(end), limit: '100', spss: '100' };
    return [`${url}/tempo/api/search?${new URLSearchParams(range).toString()}`];
  };
  return [
    ...levelsOf(url, shape, runs),
    { name: 'stat cards: records by status, a day', goal: '≤ 500 ms', requests: counted(1) },
    { name: 'stat cards: records by status, 30 days', goal: '≤ 500 ms', requests: counted(30) },
    { name: 'flat list with filters, a day', goal: '≤ 300 ms', requests: listed(1) },
    { name: 'flat list with filters, 30 days', goal: '≤ 300 ms', requests: listed(30) },
  ];
}
