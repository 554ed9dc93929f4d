import type { Attributes } from '@synctrail/model';
import { usePages } from '../../data/hooks/use-pages.ts';
import type { RunRow } from '../../model/run.ts';
import { pageTitle } from './page-title.ts';

/** How a page is called, by the attributes of one of its spans; the number of a load unit follows from the step's other pages. */
export function usePageTitle(
  run: RunRow | null | undefined,
  place: { stepId: string; pageId: string },
  attributes: Attributes | undefined,
): string | undefined {
  const kind = attributes?.['sync.page.kind'] ?? 'extract';
  const pages = usePages(kind === 'load' ? run : undefined, place.stepId).data?.rows;
  if (attributes === undefined) return undefined;
  return pageTitle({
    kind,
    number: attributes['sync.page.number'],
    load: pages?.find((page) => page.pageId === place.pageId)?.load,
    attempt: attributes['sync.page.attempt'] ?? 1,
  });
}
