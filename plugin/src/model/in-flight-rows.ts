import { entityRows, type EntityRow } from './entity.ts';
import type { LogEvent } from './event.ts';
import { inFlightOf } from './in-flight.ts';
import type { PageRow } from './page.ts';

/** Records that the open pages of a step work on right now, of those the ids that contain the term, by page id (S1-63). No search has them yet. */
export function inFlightMatches(
  pages: readonly PageRow[],
  progress: readonly LogEvent[],
  runStatus: string,
  term: string,
): Map<EntityRow, string> {
  const text = term.toLowerCase();
  const holds = ({ externalId, internalId }: EntityRow) =>
    [externalId, internalId].some((value) => value?.toLowerCase().includes(text) === true);
  const open = pages.filter((page) => page.durationMs === undefined);
  return new Map(
    open.flatMap(({ pageId }) => {
      const inFlight = inFlightOf(progress, pageId)?.entities ?? [];
      return entityRows([], { inFlight, loadedElsewhere: [], runStatus })
        .filter(holds)
        .map((row) => [row, pageId] as const);
    }),
  );
}
