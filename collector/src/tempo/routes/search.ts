import type { Request, Response } from 'express';
import type { Store } from '../../store/store.ts';
import { type Search, searchDirectly, searchWhole } from '../find-traces.ts';
import type { TempoOptions } from '../options.ts';
import { formatGoDuration } from '../parse/go-duration.ts';
import { parseQuery } from '../parse/parse-query.ts';
import { Refusal, unsupported } from '../refusal.ts';
import { countParameter, parameter } from './parameter.ts';
import { lengthMs, searchRange } from './range.ts';
import { checkPatterns } from './regular-expressions.ts';
import { abortSignal, answerJson } from './respond.ts';

const DEFAULT_LIMIT = 20;
const MAX_LIMIT = 262_144;
const DEFAULT_SPANS_PER_SET = 3;
const NS_PER_SECOND = 1_000_000_000n;
/** The store is one block, so to say. */
const METRICS = { completedJobs: 1, totalJobs: 1 } as const;

/** `GET /api/search`: the newest traces that match, with their matching spans. */
export function search(store: Store, options: TempoOptions) {
  return async (request: Request, response: Response): Promise<void> => {
    const { query: text, range, limit, spansPerSet } = searchRequest(request, options);
    const query = parseQuery(text);
    if (query.metric !== undefined) throw unsupported('a metric in a search');
    const signal = abortSignal(response);
    await checkPatterns(store, query, signal);
    const wanted = { query, range, limit, spansPerSet };
    const traces = (await searchDirectly(store, wanted, signal)) ?? (await searchWhole(store, wanted, signal));
    answerJson(response, { traces, metrics: METRICS });
  };
}

interface SearchRequest extends Omit<Search, 'query'> {
  readonly query: string;
}

function searchRequest(request: Request, options: TempoOptions): SearchRequest {
  const range = searchRange(request, options);
  const limit = countParameter(request, 'limit') ?? DEFAULT_LIMIT;
  const spansPerSet = countParameter(request, 'spss') ?? DEFAULT_SPANS_PER_SET;
  for (const name of ['tags', 'minDuration', 'maxDuration']) {
    if (parameter(request, name) !== undefined) throw unsupported(`the parameter ${name}: write it in q`);
  }
  if (limit === 0) throw new Refusal('invalid limit: must be a positive number');
  if (limit > MAX_LIMIT) throw new Refusal(`limit ${limit} exceeds max limit ${MAX_LIMIT}`);
  if (lengthMs(range) > options.searchMaxMs) {
    const received = `start=${range.fromNs / NS_PER_SECOND} end=${range.toNs / NS_PER_SECOND}`;
    throw new Refusal(`range specified by start and end exceeds ${formatGoDuration(options.searchMaxMs)}. received ${received}`);
  }
  if (options.maxSpansPerSet !== 0 && spansPerSet > options.maxSpansPerSet) {
    throw new Refusal(`spans per span set exceeds ${options.maxSpansPerSet}. received ${spansPerSet}`);
  }
  return { query: parameter(request, 'q') ?? '{}', range, limit, spansPerSet: spansPerSet === 0 ? DEFAULT_SPANS_PER_SET : spansPerSet };
}
