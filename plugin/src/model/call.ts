import { parseJson } from './attributes.ts';
import type { Failure } from './failure.ts';
import { failureOf } from './failure.ts';
import type { Headroom } from './page.ts';
import type { Span } from './span.ts';
import { ofLevel, opId } from './span.ts';

/** `own` was made for one record, `batch` carried several, `list` fetched the page, `page` belongs to the page in another way. */
type CallRole = 'own' | 'batch' | 'list' | 'page';

/** An API call (S0-37 … S0-41). Times in ms since the epoch. */
export interface CallRow {
  key: string;
  role: CallRole;
  method: string;
  url: string;
  action: string | undefined;
  httpStatus: number | undefined;
  status: string;
  startedAt: number;
  durationMs: number;
  /** Parameters of the request as name and value; one pair named '' when they are no object. */
  params: { name: string; value: string }[];
  attempt: number;
  attemptMax: number | undefined;
  backoffMs: number | undefined;
  nextAtMs: number | undefined;
  requestBytes: number | undefined;
  responseBytes: number | undefined;
  headroom: Headroom;
  /** Records that it carried, when it carried several. */
  carried: number;
  returnedId: string | undefined;
  recordId: string | undefined;
  failure: Failure;
  errorMessage: string | undefined;
  /** What became of its bodies; undefined where its sender did not tell. */
  bodyState: string | undefined;
}

/** Calls of an entity (S0-36): its own, the batch calls it rode on, and the list calls of the page that fetched it, in time order. */
export function entityCalls(unit: readonly Span[], entityOpId: string, origin: readonly Span[] | undefined): CallRow[] {
  const entity = ofLevel(unit, 'entity').find((span) => opId(span) === entityOpId);
  if (entity === undefined) return [];
  const calls = ofLevel(unit, 'call');
  const linked = new Set(entity.links.map(opId));
  const own = calls.filter((call) => call.parentSpanId === entity.spanId && call.traceId === entity.traceId);
  const batch = calls.filter((call) => linked.has(opId(call)));
  const carried = carriedBy(unit);
  return [
    ...own.map((call) => callRow(call, 'own', 0)),
    ...batch.map((call) => callRow(call, 'batch', carried.get(opId(call)) ?? 0)),
    ...listCalls(origin ?? unit).map((call) => callRow(call, 'list', 0)),
  ].sort((a, b) => a.startedAt - b.startedAt);
}

/** Calls of a page that belong to no single record, in time order. */
export function pageCalls(unit: readonly Span[]): CallRow[] {
  const carried = carriedBy(unit);
  const lists = new Set(listCalls(unit).map(opId));
  const role = (call: Span): CallRole => {
    if (carried.has(opId(call))) return 'batch';
    return lists.has(opId(call)) ? 'list' : 'page';
  };
  return ofPage(unit)
    .map((call) => callRow(call, role(call), carried.get(opId(call)) ?? 0))
    .sort((a, b) => a.startedAt - b.startedAt);
}

/** Calls whose parent is a page span. */
function ofPage(unit: readonly Span[]): Span[] {
  const pages = new Set(ofLevel(unit, 'page').map(opId));
  return ofLevel(unit, 'call').filter((call) => pages.has(`${call.traceId}-${call.parentSpanId}`));
}

/** How many entities link to each call. */
function carriedBy(unit: readonly Span[]): Map<string, number> {
  const carried = new Map<string, number>();
  for (const entity of ofLevel(unit, 'entity')) {
    for (const id of new Set(entity.links.map(opId))) carried.set(id, (carried.get(id) ?? 0) + 1);
  }
  return carried;
}

/** The calls that fetched the page: those with the page's own method and URL; where it tells none, all its calls but the batches. */
function listCalls(unit: readonly Span[]): Span[] {
  const carried = carriedBy(unit);
  const candidates = ofPage(unit).filter((call) => !carried.has(opId(call)));
  const told = new Set(
    ofLevel(unit, 'page')
      .map(request)
      .filter((line) => line !== undefined),
  );
  return told.size === 0 ? candidates : candidates.filter((call) => told.has(request(call) ?? ''));
}

function request(span: Span): string | undefined {
  const url = span.attributes['url.full'];
  return url === undefined ? undefined : `${span.attributes['http.request.method']} ${url}`;
}

function callRow(span: Span, role: CallRole, carried: number): CallRow {
  const { attributes } = span;
  const httpStatus = attributes['http.response.status_code'];
  return {
    key: opId(span),
    role,
    method: attributes['http.request.method'] ?? '',
    url: attributes['url.full'] ?? span.name,
    action: attributes['sync.action'],
    httpStatus,
    status: attributes['sync.status'] ?? (httpStatus !== undefined && httpStatus < 400 ? 'succeeded' : 'failed'),
    startedAt: span.startMs,
    durationMs: span.durationMs,
    params: paramsOf(attributes['sync.request.params'], attributes['url.full']),
    attempt: attributes['sync.attempt'] ?? (attributes['http.request.resend_count'] ?? 0) + 1,
    attemptMax: attributes['sync.attempt.max'],
    backoffMs: attributes['sync.retry.backoff_ms'],
    nextAtMs: attributes['sync.retry.next_at'],
    requestBytes: attributes['http.request.body.size'],
    responseBytes: attributes['http.response.body.size'],
    headroom: {
      limit: attributes['sync.rate_limit.limit'],
      remaining: attributes['sync.rate_limit.remaining'],
      hit: attributes['sync.rate_limit.hit'] === true,
    },
    carried,
    returnedId: attributes['sync.returned_id'],
    recordId: attributes['sync.record.id'],
    failure: failureOf(attributes),
    errorMessage: attributes['sync.reason'] ?? span.errorMessage,
    bodyState: attributes['sync.body.state'],
  };
}

/** Parameters as told; where nothing was told, those in the URL. */
function paramsOf(told: string | undefined, url: string | undefined): CallRow['params'] {
  if (told === undefined) {
    return url !== undefined && URL.canParse(url) ? [...new URL(url).searchParams].map(([name, value]) => ({ name, value })) : [];
  }
  const value = parseJson(told);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [{ name: '', value: told }];
  return Object.entries(value).map(([name, item]) => ({ name, value: typeof item === 'string' ? item : JSON.stringify(item) }));
}

/** Whether a call holds this text. */
export function callMatches(row: CallRow, term: string): boolean {
  const text = term.toLowerCase();
  return [row.method, row.url, row.action, row.status, String(row.httpStatus ?? ''), row.returnedId, row.errorMessage, row.role]
    .concat(row.params.flatMap(({ name, value }) => [name, value]))
    .some((value) => value?.toLowerCase().includes(text) === true);
}
