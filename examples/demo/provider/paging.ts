import { ok } from './answer.ts';
import type { Answer } from './answer.ts';
import type { Records, Stored } from './records.ts';

const LARGEST_PAGE = 250;

/** A page of records after a cursor, which is the last id of the page before; with `since`, only those changed after that revision. */
export function page<Body extends { id: string }>(records: Records, all: readonly Stored<Body, string>[], query: URLSearchParams): Answer {
  const since = Number(query.get('since') ?? 0);
  const size = Math.min(Number(query.get('limit') ?? 100), LARGEST_PAGE);
  const after = query.get('after');
  const matching = all.filter((stored) => stored.revision > since);
  const start = after === null ? 0 : matching.findIndex((stored) => stored.body.id === after) + 1;
  const chosen = matching.slice(start, start + size);
  const more = start + size < matching.length;
  return ok({ data: chosen.map(({ body }) => body), next: more ? chosen.at(-1)?.body.id : null, revision: records.revision });
}
