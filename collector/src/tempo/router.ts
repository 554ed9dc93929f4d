import express, { type Router } from 'express';
import type { Store } from '../store/store.ts';
import { PROVISIONED, type TempoOptions } from './options.ts';
import { instantMetric, rangeMetric } from './routes/metric.ts';
import { answerJson, answerRefusal, answerText } from './routes/respond.ts';
import { search } from './routes/search.ts';
import { tagsV1, tagsV2, tagValuesV1, tagValuesV2 } from './routes/tag.ts';
import { traceV1, traceV2 } from './routes/trace.ts';

/** Tempo tells these of its build; Grafana only asks whether they come. */
const BUILD = { version: '', revision: '', branch: '', buildUser: '', buildDate: '', goVersion: '' } as const;

/** Tempo 3.0's query API over the store, limited as the provisioned Tempo is unless told otherwise. */
export function tempoRouter(store: Store, options: Partial<TempoOptions> = {}): Router {
  const all = { ...PROVISIONED, ...options };
  const router = express.Router();
  router.get('/api/search', search(store, all));
  router.get('/api/v2/traces/:id', traceV2(store));
  router.get('/api/traces/:id', traceV1(store));
  router.get('/api/metrics/query', instantMetric(store, all));
  router.get('/api/metrics/query_range', rangeMetric(store, all));
  router.get('/api/v2/search/tags', tagsV2(store, all));
  router.get('/api/search/tags', tagsV1(store, all));
  router.get('/api/v2/search/tag/:tag/values', tagValuesV2(store, all));
  router.get('/api/search/tag/:tag/values', tagValuesV1(store, all));
  router.get('/api/echo', (_request, response) => answerText(response, 200, 'echo\n'));
  router.get('/ready', (_request, response) => answerText(response, 200, 'ready\n'));
  router.get('/api/status/buildinfo', (_request, response) => answerJson(response, BUILD));
  router.use((_request, response) => answerText(response, 404, '404 page not found\n'));
  router.use(answerRefusal);
  return router;
}
