import type { Ledger } from '@synctrail/model';
import { ledgerOf, sumLedgers } from './ledger.ts';
import type { Span } from './span.ts';
import { ofLevel } from './span.ts';

/** One trace of a unit. */
export interface Segment {
  /** The page span. */
  span: Span;
  status: string;
}

/** A unit of work: one page over all its segments. */
export interface Unit {
  /** Trace id of the first segment. */
  pageId: string;
  /** In order. */
  segments: readonly Segment[];
  first: Span;
  last: Span;
  ledger: Ledger;
}

/** Groups page spans by unit; a span that comes twice (delivery is at least once) counts once. */
export function unitsOf(spans: readonly Span[]): Unit[] {
  const bySpan = new Map(ofLevel(spans, 'page').map((span) => [`${span.traceId}-${span.spanId}`, span]));
  const groups = Map.groupBy(bySpan.values(), (span) => span.attributes['sync.page.id'] ?? span.traceId);
  return [...groups].flatMap(([pageId, group]) => {
    const ordered = group.sort((a, b) => (a.attributes['sync.page.segment'] ?? 1) - (b.attributes['sync.page.segment'] ?? 1));
    const first = ordered[0];
    const last = ordered.at(-1);
    if (first === undefined || last === undefined) return [];
    const segments = ordered.map((span) => ({ span, status: statusOf(span) }));
    return [{ pageId, segments, first, last, ledger: sumLedgers(ordered.map((span) => ledgerOf(span.attributes))) }];
  });
}

/** A page span's status; what does not say is judged by its ledger. */
function statusOf(span: Span): string {
  const told = span.attributes['sync.status'];
  if (told !== undefined) return told;
  const ledger = ledgerOf(span.attributes);
  if (ledger.failed === 0) return 'success';
  return ledger.created + ledger.updated + ledger.deleted + ledger.skipped > 0 ? 'partially_failed' : 'failed';
}
