import express, { type ErrorRequestHandler, type RequestHandler, type Response, type Router } from 'express';
import { formOf } from '../loki/routes/form.ts';
import type { Store } from '../store/store.ts';
import { Refusal } from './refusal.ts';
import type { Endpoint } from './routes/endpoint.ts';
import { instantQuery, rangeQuery } from './routes/query.ts';
import { labelNames, labelValues, metadata, seriesList } from './routes/series.ts';

/** The Prometheus whose answers these are. */
const VERSION = '3.13.5';

/**
 * Prometheus' HTTP API over the embedded store: what dashboards, alert rules and Grafana ask. Real PromQL of a subset; what is beyond it is
 * refused with 400 and the part that is not supported. No rules are evaluated here and no exemplars kept, and so none are told.
 */
export function prometheusRouter(store: Store): Router {
  const router = express.Router();
  const form = express.text({ type: 'application/x-www-form-urlencoded', limit: '1mb' });
  const serve = (path: string, endpoint: Endpoint): void => {
    router.route(`/api/v1${path}`).get(handle(endpoint)).post(form, handle(endpoint));
  };
  const constant = (data: unknown): Endpoint => {
    return async () => await Promise.resolve({ data });
  };
  serve('/query', instantQuery(store));
  serve('/query_range', rangeQuery(store));
  serve('/series', seriesList(store));
  serve('/labels', labelNames(store));
  serve('/label/:name/values', labelValues(store));
  serve('/metadata', metadata(store));
  serve('/query_exemplars', constant([]));
  serve('/rules', constant({ groups: [] }));
  serve('/status/buildinfo', constant({ version: VERSION, revision: '', branch: '', buildUser: '', buildDate: '', goVersion: '' }));
  router.get(['/-/ready', '/-/healthy'], (_request, response) => {
    response.type('text/plain').send('Prometheus Server is Ready.\n');
  });
  router.use((_request, response) => {
    sendError(response, 404, 'not_found', 'this is not answered by the embedded store');
  });
  router.use(refused);
  return router;
}

function handle(endpoint: Endpoint): RequestHandler {
  return async (request, response) => {
    const gone = new AbortController();
    response.once('close', () => gone.abort());
    const { name } = request.params;
    const { data, warnings } = await endpoint({ form: formOf(request), name: typeof name === 'string' ? name : '', signal: gone.signal });
    response.json({ status: 'success', data, ...(warnings === undefined ? {} : { warnings }) });
  };
}

function sendError(response: Response, status: number, errorType: string, error: string): void {
  response.status(status).json({ status: 'error', errorType, error });
}

/** Prometheus' errors are JSON; those of reading the request, a body too large or a broken escape, too. */
const refused: ErrorRequestHandler = (error: unknown, _request, response, next) => {
  if (response.headersSent || !(error instanceof Error)) next(error);
  else if (error instanceof Refusal) sendError(response, error.status, error.type, error.message);
  else if ('status' in error && Number(error.status) >= 400 && Number(error.status) < 500)
    sendError(response, Number(error.status), 'bad_data', error.message);
  else next(error);
};
