import express, { type ErrorRequestHandler, type RequestHandler, type Router } from 'express';
import { askedBy, faultOf } from '../query-http/asked.ts';
import { formBody } from '../query-http/form.ts';
import type { Store } from '../store/store.ts';
import { detectedFields, detectedLabels, valuesOfField } from './routes/detected.ts';
import type { Endpoint } from './routes/endpoint.ts';
import { labelNames, valuesOfLabel } from './routes/labels.ts';
import { instantQuery } from './routes/query.ts';
import { queryRange } from './routes/query-range.ts';
import { seriesList } from './routes/series.ts';
import { indexStats, indexVolume } from './routes/sizes.ts';

/** The Loki whose answers these are. */
const LOKI_VERSION = '3.7.8';
const BASES = ['/loki/api/v1', '/api/v1'];
/** Grafana's alerting asks each Loki for them. No rules are evaluated here. */
const NO_RULES = [
  ['/prometheus/api/v1/rules', { groups: [] }],
  ['/prometheus/api/v1/alerts', { alerts: [] }],
] as const;
const FLAGS_HEADER = 'x-loki-response-encoding-flags';

/**
 * Loki's HTTP API over the embedded store: what the plugin, dashboards and alert rules ask. Real LogQL of a subset; what is
 * beyond it is refused with 400 and the part that is not supported. Mount it at `/loki`: Loki's own paths begin with it too, and may leave it out there.
 */
export function lokiRouter(store: Store): Router {
  const router = express.Router();
  const serve = (path: string, endpoint: Endpoint): void => {
    router
      .route(BASES.map((base) => `${base}${path}`))
      .get(handle(endpoint))
      .post(formBody, handle(endpoint));
  };
  serve('/query_range', queryRange(store));
  serve('/query', instantQuery(store));
  serve('/labels', labelNames(store));
  serve('/label', labelNames(store));
  serve('/label/:name/values', valuesOfLabel(store));
  serve('/series', seriesList(store));
  serve('/index/stats', indexStats(store));
  serve('/index/volume', indexVolume(store));
  serve('/detected_labels', detectedLabels(store));
  serve('/detected_fields', detectedFields(store));
  serve('/detected_field/:name/values', valuesOfField(store));
  router.get(
    BASES.map((base) => `${base}/status/buildinfo`),
    (_request, response) => {
      response.json({ version: LOKI_VERSION, revision: '', branch: '', buildUser: '', buildDate: '', goVersion: '' });
    },
  );
  router.get('/ready', (_request, response) => {
    response.type('text/plain').send('ready\n');
  });
  for (const [path, data] of NO_RULES) {
    router.get(path, (_request, response) => {
      response.json({ status: 'success', data, errorType: '', error: '' });
    });
  }
  // Also beside Loki's paths: from these words Grafana's alerting knows that rules are not kept here.
  router.use((_request, response) => {
    response.status(404).type('text/plain').send('404 page not found\n');
  });
  router.use(refused);
  return router;
}

function handle(endpoint: Endpoint): RequestHandler {
  return async (request, response) => {
    const flags = new Set(
      (request.get(FLAGS_HEADER) ?? '')
        .split(',')
        .map((flag) => flag.trim())
        .filter((flag) => flag !== ''),
    );
    response.json(await endpoint({ ...askedBy(request, response), flags }));
  };
}

/** Loki's errors are plain text; those of reading the request, too. */
const refused: ErrorRequestHandler = (error: unknown, _request, response, next) => {
  const fault = faultOf(error);
  if (response.headersSent || fault === undefined) next(error);
  else response.status(fault.status).set('X-Content-Type-Options', 'nosniff').type('text/plain').send(fault.message);
};
