import type { Request, Response } from 'express';
import type { Store } from '../../store/store.ts';
import { type TagValue, tagScopes, tagValue } from '../answer/tag.ts';
import type { TempoOptions } from '../options.ts';
import { parseQuery, parseTag } from '../parse/parse-query.ts';
import { tagNames, tagValues } from '../plan/tag.ts';
import { countParameter, parameter } from './parameter.ts';
import { searchRange } from './range.ts';
import { checkPatterns } from './regular-expressions.ts';
import { abortSignal, answerJson } from './respond.ts';

const DEFAULT_LIMIT = 1_000;

/** `GET /api/v2/search/tags`: the names of attributes by scope, of one scope where `scope` is given. */
export function tagsV2(store: Store, options: TempoOptions) {
  return async (request: Request, response: Response): Promise<void> => {
    const rows = await store.select(tagNames(searchRange(request, options)), abortSignal(response));
    const scope = parameter(request, 'scope');
    const scopes = tagScopes(rows).filter(({ name }) => scope === undefined || scope === 'none' || name === scope);
    answerJson(response, { scopes, metrics: {} });
  };
}

/** `GET /api/search/tags`: the same without scopes. */
export function tagsV1(store: Store, options: TempoOptions) {
  return async (request: Request, response: Response): Promise<void> => {
    const rows = await store.select(tagNames(searchRange(request, options)), abortSignal(response));
    const scopes = tagScopes(rows).filter(({ name }) => name !== 'intrinsic');
    answerJson(response, { tagNames: [...new Set(scopes.flatMap(({ tags }) => tags))], metrics: {} });
  };
}

/** `GET /api/v2/search/tag/:tag/values`, of the spans that match `q` where it is given. */
export function tagValuesV2(store: Store, options: TempoOptions) {
  return async (request: Request, response: Response): Promise<void> => {
    answerJson(response, { tagValues: await valuesOf(store, request, response, options, String(request.params['tag'])), metrics: {} });
  };
}

/** `GET /api/search/tag/:tag/values`: an attribute's name without scope. */
export function tagValuesV1(store: Store, options: TempoOptions) {
  return async (request: Request, response: Response): Promise<void> => {
    const tag = `.${JSON.stringify(request.params['tag'])}`;
    const values = await valuesOf(store, request, response, options, tag);
    answerJson(response, { tagValues: values.map(({ value }) => value), metrics: {} });
  };
}

async function valuesOf(store: Store, request: Request, response: Response, options: TempoOptions, tag: string): Promise<TagValue[]> {
  const field = parseTag(tag);
  const query = parseQuery(parameter(request, 'q') ?? '{}');
  const signal = abortSignal(response);
  await checkPatterns(store, query, signal);
  const limit = countParameter(request, 'limit') ?? DEFAULT_LIMIT;
  const rows = await store.select(tagValues(field, query, searchRange(request, options), limit), signal);
  return rows.map((row) => tagValue(row, field.name));
}
