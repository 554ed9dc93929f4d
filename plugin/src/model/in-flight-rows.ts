import { entityRows, type EntityRow } from './entity.ts';
import type { LogEvent } from './event.ts';
import { newestFirst } from './event.ts';
import { inFlightOf } from './in-flight.ts';
import { pageRows } from './page.ts';
import type { RunRow } from './run.ts';
import { isOpen } from './run.ts';
import type { Span } from './span.ts';

/** Of the newest sign of life of each page those that name a record whose id contains the term, newest first (S1-63). */
export function signsNaming(progress: readonly LogEvent[], term: string): LogEvent[] {
  const text = term.toLowerCase();
  const newest = new Map<string, LogEvent>();
  for (const event of newestFirst(progress)) {
    const pageId = event.attributes['sync.page.id'];
    if (pageId !== undefined && !newest.has(pageId)) newest.set(pageId, event);
  }
  return [...newest].flatMap(([pageId, event]) => {
    const entities = inFlightOf([event], pageId)?.entities ?? [];
    return entities.some(({ sourceId, targetId }) => holds([sourceId, targetId], text)) ? [event] : [];
  });
}

/** The records of these signs of life whose id contains the term. A page that has ended since, or whose run has, works on nothing. */
export function inFlightRows(
  signs: readonly LogEvent[],
  more: { spans: readonly Span[]; runs: ReadonlyMap<string, RunRow>; term: string },
): EntityRow[] {
  const text = more.term.toLowerCase();
  return signs.flatMap((sign) => {
    const { 'sync.page.id': pageId = '', 'sync.run.id': runId = '', 'sync.step.id': stepId = '' } = sign.attributes;
    const run = more.runs.get(runId);
    if (run === undefined || !isOpen(run)) return [];
    const spans = more.spans.filter(({ attributes }) => attributes['sync.page.id'] === pageId);
    if (pageRows(spans, [sign], run.status).some((page) => page.durationMs !== undefined)) return [];
    const inFlight = inFlightOf([sign], pageId)?.entities ?? [];
    return entityRows([], { inFlight, loadedElsewhere: [], runStatus: run.status })
      .filter(({ externalId, internalId }) => holds([externalId, internalId], text))
      .map((row) => ({ ...row, key: `${pageId} ${row.key}`, workedOnIn: { runId, stepId, pageId } }));
  });
}

function holds(ids: readonly (string | undefined)[], text: string): boolean {
  return ids.some((id) => id?.toLowerCase().includes(text) === true);
}
