import express from 'express';
import type { NextFunction, Request, Response } from 'express';
import { adminRouter } from './admin/router.ts';
import { receiveRouter } from './receive/router.ts';
import { sendRefusal } from './receive/send.ts';
import type { Registry } from 'prom-client';
import type { QueryMount } from './queries.ts';
import { checkAccess } from './security/access.ts';
import type { Audit } from './security/audit/audit.ts';
import { securityHeaders } from './security/headers.ts';
import { checkHost, checkOrigin } from './security/host.ts';
import { sessionRouter } from './security/session/router.ts';
import { Sessions } from './security/session/sessions.ts';
import type { Tokens } from './security/tokens.ts';
import { Outage } from './sink/outage.ts';
import type { Sink } from './sink/sink.ts';
import type { OpenStore } from './store/store.ts';
import { Counters, refusedCounter } from './telemetry/counters.ts';
import type { Log } from './telemetry/log.ts';
import { healthRouter, metricsRouter, type Readiness } from './telemetry/router.ts';
import { UntouchedCheck } from './untouched/request.ts';
import type { Limits } from './validate/limits.ts';
import { type ViewerDirs, viewerRouter } from './viewer/router.ts';

export interface ServerDeps {
  /** Where what is received goes. */
  readonly sink: Sink;
  readonly log: Log;
  readonly queries: readonly QueryMount[];
  readonly dirs: ViewerDirs;
  readonly limits: Limits;
  /** The store whose files can be looked at and carried away, where there is one. */
  readonly adminOf: OpenStore | undefined;
  /** Names beside localhost that requests may come for. */
  readonly allowedHosts: readonly string[];
  readonly tokens: Tokens;
  readonly audit: Audit;
  /** Where the collector's own numbers are. */
  readonly registry: Registry;
  /** What `/readyz` says. */
  readonly readiness: Readiness;
}

/** The collector's Express app. It never listens; the process does. */
export function createServer(deps: ServerDeps): express.Express {
  const { sink, log, limits, queries, registry } = deps;
  const counters = new Counters(registry);
  const access = { tokens: deps.tokens, sessions: new Sessions(), audit: deps.audit, onRefused: refusedCounter(registry) };
  const app = express();
  app.disable('x-powered-by');

  app.use(securityHeaders, checkHost(deps.allowedHosts), checkOrigin);
  app.use(healthRouter(deps.readiness));
  app.use(sessionRouter({ ...access, log }));
  app.use('/metrics', checkAccess('metrics', access));
  app.use('/v1', checkAccess('ingest', access));
  app.use([...queries.flatMap(({ paths }) => paths), '/api'], checkAccess('read', access));
  if (deps.adminOf !== undefined)
    app.use(adminRouter({ store: deps.adminOf, check: (role) => checkAccess(role, access), audit: deps.audit }));
  app.use(metricsRouter(registry));
  app.use(receiveRouter({ sink, limits, counters, outage: new Outage(log), untouched: new UntouchedCheck(limits) }));
  for (const { paths, router } of queries) app.use([...paths], router);
  app.use(viewerRouter(deps.dirs));

  app.use((request: Request, response: Response) => {
    sendRefusal(request, response, {
      status: 404,
      message: `There is nothing at ${request.method} ${request.path.slice(0, 200)}. OTLP goes to /v1/traces, /v1/logs and /v1/metrics; queries to /tempo, /loki and /prometheus.`,
    });
  });
  app.use((error: unknown, request: Request, response: Response, next: NextFunction) => {
    // The sender went away in the middle: there is nobody to answer.
    if (request.destroyed || response.headersSent) {
      next(error);
      return;
    }
    log('error', 'A request failed', {
      path: request.path,
      reason: error instanceof Error ? (error.stack ?? error.message) : String(error),
    });
    sendRefusal(request, response, { status: 500, message: 'The collector failed to handle this; its log says why.' });
  });
  return app;
}
