import { parseJson } from './attributes.ts';
import type { LogEvent } from './event.ts';
import { newestFirst } from './event.ts';

/** A record that a page works on right now. */
export interface InFlightEntity {
  type: string;
  sourceId: string | undefined;
  targetId: string | undefined;
  direction: string;
  /** extracting or in_progress. */
  status: string;
}

export interface InFlight {
  entities: InFlightEntity[];
  /** How many more there are than the event names. */
  more: number;
  atMs: number;
}

/** What a page has in flight by its newest `SYNC_PAGE_PROGRESS`; undefined when it never wrote one. */
export function inFlightOf(progress: readonly LogEvent[], pageId: string): InFlight | undefined {
  const event = newestFirst(progress).find(({ attributes }) => attributes['sync.page.id'] === pageId);
  if (event === undefined) return undefined;
  const body = parseJson(event.line);
  const direction = event.attributes['sync.direction'] ?? 'inbound';
  return { ...entitiesIn(body, direction), atMs: event.atMs };
}

function entitiesIn(body: unknown, direction: string): Pick<InFlight, 'entities' | 'more'> {
  if (!isObject(body)) return { entities: [], more: 0 };
  const list: unknown[] = Array.isArray(body['entities']) ? body['entities'] : [];
  return {
    entities: list.filter(isObject).map((entity) => ({
      type: text(entity['type']) ?? '',
      sourceId: text(entity['source_id']),
      targetId: text(entity['target_id']),
      direction,
      status: text(entity['status']) ?? 'in_progress',
    })),
    more: typeof body['more'] === 'number' ? body['more'] : 0,
  };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
