import express from 'express';
import type { Counters } from './counters.ts';

/** `/healthz`: the process lives. `/readyz`: it takes requests. */
export function healthRouter(isReady: () => boolean): express.Router {
  const router = express.Router();
  router.get('/healthz', (_request, response) => void response.json({ status: 'ok' }));
  router.get('/readyz', (_request, response) => {
    const ready = isReady();
    response.status(ready ? 200 : 503).json({ status: ready ? 'ready' : 'stopping' });
  });
  return router;
}

/** `/metrics`: the collector's own numbers, in Prometheus' text format. */
export function metricsRouter(counters: Counters): express.Router {
  const router = express.Router();
  router.get('/metrics', (_request, response) => {
    response.type('text/plain; version=0.0.4; charset=utf-8').send(counters.text());
  });
  return router;
}
