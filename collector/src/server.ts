import express from 'express';
import type { NextFunction, Request, Response } from 'express';
import { receiveRouter } from './receive/router.ts';
import { sendRefusal } from './receive/send.ts';
import { checkReader, checkToken } from './security/access.ts';
import { securityHeaders } from './security/headers.ts';
import { checkHost, checkOrigin } from './security/host.ts';
import { sessionRouter } from './security/session/router.ts';
import { Sessions } from './security/session/sessions.ts';
import type { Store } from './store/store.ts';
import { Counters } from './telemetry/counters.ts';
import type { Log } from './telemetry/log.ts';
import { healthRouter, metricsRouter } from './telemetry/router.ts';
import { DEFAULT_LIMITS, type Limits } from './validate/limits.ts';
import { type ViewerDirs, viewerRouter } from './viewer/router.ts';

export interface ServerDeps {
  readonly store: Store;
  readonly log: Log;
  /** Routers of the query APIs, and where they stand. */
  readonly queries?: readonly QueryMount[];
  readonly dirs?: ViewerDirs;
  readonly limits?: Partial<Limits>;
  /** Names beside localhost that requests may come for. */
  readonly allowedHosts?: readonly string[];
  /** Asked of senders and readers when set; readers may change it for a session. */
  readonly token?: string | undefined;
  /** Whether requests are still taken; says `/readyz`. */
  readonly isReady?: () => boolean;
}

export interface QueryMount {
  readonly paths: readonly string[];
  readonly router: express.Router;
}

/** The collector's Express app. It never listens; the process does. */
export function createServer(deps: ServerDeps): express.Express {
  const { store, log, token } = deps;
  const counters = new Counters();
  const sessions = new Sessions();
  const app = express();
  app.disable('x-powered-by');

  app.use(securityHeaders, checkHost(deps.allowedHosts ?? []), checkOrigin);
  app.use(healthRouter(deps.isReady ?? (() => true)));
  app.use(sessionRouter({ token, sessions, log }));
  app.use(['/v1', '/metrics'], checkToken(token));
  app.use(['/tempo', '/loki', '/api'], checkReader(token, sessions));
  app.use(metricsRouter(counters));
  app.use(receiveRouter({ store, limits: { ...DEFAULT_LIMITS, ...deps.limits }, counters, log }));
  for (const { paths, router } of deps.queries ?? []) for (const path of paths) app.use(path, router);
  app.use(viewerRouter(deps.dirs ?? {}));

  app.use((request: Request, response: Response) => {
    sendRefusal(request, response, {
      status: 404,
      message: `There is nothing at ${request.method} ${request.path.slice(0, 200)}. OTLP goes to /v1/traces, /v1/logs and /v1/metrics; queries to /tempo and /loki.`,
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
