import express from 'express';
import type { Registry } from 'prom-client';

/** Why no requests should be sent here now, in a few words; undefined when they may. */
export type Readiness = () => string | undefined | Promise<string | undefined>;

/** `/healthz`: the process lives. `/readyz`: it takes requests, or says why it does not. */
export function healthRouter(readiness: Readiness): express.Router {
  const router = express.Router();
  router.get('/healthz', (_request, response) => void response.json({ status: 'ok' }));
  router.get('/readyz', async (_request, response) => {
    const reason = await readiness();
    response.status(reason === undefined ? 200 : 503).json({ status: reason ?? 'ready' });
  });
  return router;
}

/** `/metrics`: the collector's own numbers, in Prometheus' text format. */
export function metricsRouter(registry: Registry): express.Router {
  const router = express.Router();
  router.get('/metrics', async (_request, response) => {
    response.type(registry.contentType).send(await registry.metrics());
  });
  return router;
}
