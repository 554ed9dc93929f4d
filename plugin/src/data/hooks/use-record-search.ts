import type { UseQueryResult } from '@tanstack/react-query';
import { useQuery } from '@tanstack/react-query';
import type { EntityRow } from '../../model/entity.ts';
import { entityRow } from '../../model/entity.ts';
import type { Span } from '../../model/span.ts';
import { opId } from '../../model/span.ts';
import { searchTraces, spansOf } from '../clients/tempo.ts';
import type { TimeRange } from '../clients/time-range.ts';
import { MINUTE_MS, retention } from '../clients/time-range.ts';
import type { Engines } from '../../model/engine-choice.ts';
import { useEngines } from '../engines.ts';
import type { RecordSearch } from '../queries/record-queries.ts';
import { ID_COLUMNS, recordQuery } from '../queries/record-queries.ts';

/** Where to look for a record. */
export interface SearchScope {
  integration: string;
  runId?: string;
  stepId?: string;
  /** The last 30 days unless a run's own time is known. */
  range?: TimeRange;
}

export interface FoundRecords {
  /** Newest first. */
  rows: EntityRow[];
  /** More matched than are shown. */
  cut: boolean;
}

export interface RecordSearchResult {
  /** Ids equal to the term. */
  exact: UseQueryResult<FoundRecords>;
  /** Ids that contain it, without those that equal it. */
  containing: UseQueryResult<FoundRecords>;
}

/** Traces that one search reads at most. */
const LIMIT = 100;

/** Records by an id in either column (S0-43b, S0-43c): two searches side by side for each way of matching. */
export function useRecordSearch(term: string, scope: SearchScope): RecordSearchResult {
  const engines = useEngines();
  const key = [engines.tempoUid, term, scope.integration, scope.runId, scope.stepId, rangeKey(scope)];
  const exact = useQuery({
    queryKey: ['records', 'exact', ...key],
    queryFn: ({ signal }) => find(engines, { ...scope, term, match: 'exact' }, scope.range, signal),
    enabled: term !== '',
    staleTime: 10_000,
  });
  const containing = useQuery({
    queryKey: ['records', 'contains', ...key],
    queryFn: ({ signal }) => find(engines, { ...scope, term, match: 'contains' }, scope.range, signal),
    enabled: term.length > 1,
    staleTime: 10_000,
  });
  return { exact, containing };
}

/** A run is its own time; otherwise the range is what was chosen, to the minute. */
function rangeKey({ runId, range }: SearchScope): string {
  if (runId !== undefined || range === undefined) return '';
  return [range.fromMs, range.toMs].map((ms) => Math.floor(ms / MINUTE_MS)).join('-');
}

async function find(
  { tempoUid: uid }: Engines,
  options: Omit<RecordSearch, 'column'>,
  range: TimeRange | undefined,
  signal: AbortSignal,
): Promise<FoundRecords> {
  const answers = await Promise.all(
    ID_COLUMNS.map(async (column) => {
      const query = recordQuery({ ...options, column });
      const traces = await searchTraces({ uid, query, range: range ?? retention(Date.now()), limit: LIMIT, signal });
      return { spans: await spansOf(uid, traces, keeps(column, options), signal), cut: traces.length >= LIMIT };
    }),
  );
  const spans = new Map(answers.flatMap((answer) => answer.spans).map((span) => [opId(span), span]));
  const rows = [...spans.values()].filter((span) => options.match === 'exact' || !equal(span, options.term)).map(entityRow);
  return { rows: rows.sort((a, b) => (b.startedAt ?? 0) - (a.startedAt ?? 0)), cut: answers.some((answer) => answer.cut) };
}

/** The same conditions for the spans of a trace that is read whole. */
function keeps(column: RecordSearch['column'], { term, match, ...scope }: Omit<RecordSearch, 'column'>): (span: Span) => boolean {
  return ({ attributes }) => {
    const id = attributes[column];
    if (attributes['sync.level'] !== 'entity' || attributes['sync.integration'] !== scope.integration || id === undefined) return false;
    if (scope.runId !== undefined && attributes['sync.run.id'] !== scope.runId) return false;
    if (scope.stepId !== undefined && attributes['sync.step.id'] !== scope.stepId) return false;
    return match === 'exact' ? id === term : id.includes(term);
  };
}

function equal(span: Span, term: string): boolean {
  return ID_COLUMNS.some((column) => span.attributes[column] === term);
}
