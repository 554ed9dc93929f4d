import express, { type ErrorRequestHandler, type RequestHandler, type Response, type Router } from 'express';
import { askedBy, faultOf } from '../query-http/asked.ts';
import { formBody } from '../query-http/form.ts';
import type { Store } from '../store/store.ts';
import { Refusal } from './refusal.ts';
import type { Endpoint } from './routes/endpoint.ts';
import { exemplars, instantQuery, rangeQuery } from './routes/query.ts';
import { labelNames, labelValues, metadata, seriesList } from './routes/series.ts';

/** The Prometheus whose answers these are. */
const VERSION = '3.13.5';

/**
 * Prometheus' HTTP API over the embedded store: what dashboards, alert rules and Grafana ask. Real PromQL of a subset; what is beyond it is
 * refused with 400 and the part that is not supported. No rules are evaluated here and no exemplars kept, and so none are told.
 */
export function prometheusRouter(store: Store): Router {
  const router = express.Router();
  const serve = (path: string, endpoint: Endpoint): void => {
    router.route(`/api/v1${path}`).get(handle(endpoint)).post(formBody, handle(endpoint));
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
  serve('/query_exemplars', exemplars());
  serve('/rules', constant({ groups: [] }));
  serve('/alerts', constant({ alerts: [] }));
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
    const { data, warnings } = await endpoint(askedBy(request, response));
    response.json({ status: 'success', data, ...(warnings === undefined ? {} : { warnings }) });
  };
}

function sendError(response: Response, status: number, errorType: string, error: string): void {
  response.status(status).json({ status: 'error', errorType, error });
}

/** Prometheus' errors are JSON; those of reading the request, too. */
const refused: ErrorRequestHandler = (error: unknown, _request, response, next) => {
  const fault = faultOf(error);
  if (response.headersSent || fault === undefined) next(error);
  else sendError(response, fault.status, error instanceof Refusal ? error.type : 'bad_data', fault.message);
};
