import express, { type ErrorRequestHandler, type RequestHandler, type Router } from 'express';
import type { Store } from '../store/store.ts';
import { Refusal } from './refusal.ts';
import type { Endpoint } from './routes/endpoint.ts';
import { formOf } from './routes/form.ts';
import { labelNames, valuesOfLabel } from './routes/labels.ts';
import { instantQuery } from './routes/query.ts';
import { queryRange } from './routes/query-range.ts';
import { seriesList } from './routes/series.ts';
import { indexStats, indexVolume } from './routes/sizes.ts';

/** The Loki whose answers these are. */
const LOKI_VERSION = '3.7.8';
const BASES = ['/loki/api/v1', '/api/v1'];
const FLAGS_HEADER = 'x-loki-response-encoding-flags';

/**
 * Loki's HTTP API over the embedded store: what the plugin, dashboards and alert rules ask. Real LogQL of a subset; what is
 * beyond it is refused with 400 and the part that is not supported. Mount it at `/loki`: Loki's own paths begin with it too, and may leave it out there.
 */
export function lokiRouter(store: Store): Router {
  const router = express.Router();
  const form = express.text({ type: 'application/x-www-form-urlencoded', limit: '1mb' });
  const serve = (path: string, endpoint: Endpoint): void => {
    router
      .route(BASES.map((base) => `${base}${path}`))
      .get(handle(endpoint))
      .post(form, handle(endpoint));
  };
  serve('/query_range', queryRange(store));
  serve('/query', instantQuery(store));
  serve('/labels', labelNames(store));
  serve('/label', labelNames(store));
  serve('/label/:name/values', valuesOfLabel(store));
  serve('/series', seriesList(store));
  serve('/index/stats', indexStats(store));
  serve('/index/volume', indexVolume(store));
  router.get(
    BASES.map((base) => `${base}/status/buildinfo`),
    (_request, response) => {
      response.json({ version: LOKI_VERSION, revision: '', branch: '', buildUser: '', buildDate: '', goVersion: '' });
    },
  );
  router.get('/ready', (_request, response) => {
    response.type('text/plain').send('ready\n');
  });
  router.use([...BASES], (_request, response) => {
    response.status(404).type('text/plain').send('404 page not found\n');
  });
  router.use(refused);
  return router;
}

function handle(endpoint: Endpoint): RequestHandler {
  return async (request, response) => {
    const gone = new AbortController();
    response.once('close', () => gone.abort());
    const { name } = request.params;
    const flags = new Set(
      (request.get(FLAGS_HEADER) ?? '')
        .split(',')
        .map((flag) => flag.trim())
        .filter((flag) => flag !== ''),
    );
    const answer = await endpoint({ form: formOf(request), name: typeof name === 'string' ? name : '', flags, signal: gone.signal });
    response.json(answer);
  };
}

/** Loki's errors are plain text; those of reading the request, a body too large or a broken escape, too. */
const refused: ErrorRequestHandler = (error: unknown, _request, response, next) => {
  const status = statusOf(error);
  if (response.headersSent || !(error instanceof Error) || status === undefined) {
    next(error);
    return;
  }
  response.status(status).set('X-Content-Type-Options', 'nosniff').type('text/plain').send(error.message);
};

/** Undefined for what is no fault of the request. */
function statusOf(error: unknown): number | undefined {
  if (typeof error !== 'object' || error === null || !('status' in error)) return undefined;
  return error instanceof Refusal || (Number(error.status) >= 400 && Number(error.status) < 500) ? Number(error.status) : undefined;
}
