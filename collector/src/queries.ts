import express from 'express';
import { lokiRouter } from './loki/router.ts';
import { answerLimits, type LimitAnswers, LOKI_LIMITS, PROMETHEUS_LIMITS, TEMPO_LIMITS } from './query-limits.ts';
import { prometheusRouter } from './prometheus/router.ts';
import { senderOf } from './security/sender.ts';
import { QueryGate } from './store/query-gate.ts';
import type { OpenStore, Store } from './store/store.ts';
import { tempoRouter } from './tempo/router.ts';

/** Routers of a query API, and where they stand. */
export interface QueryMount {
  readonly paths: readonly string[];
  /** Answers for the workspace of the reader. */
  readonly router: express.Router;
  /** The API over what one workspace has, which is all that it can reach. */
  readonly over: (store: Store) => express.Router;
}

interface Api extends Pick<QueryMount, 'paths' | 'over'> {
  readonly limits: LimitAnswers;
}

/** Hands each request to a router that has nothing but the reader's workspace. */
function byWorkspace(store: OpenStore, gate: QueryGate, { over, limits }: Api): express.Router {
  const routers = new Map<string, express.Router>();
  const router = express.Router();
  router.use((request, response, next) => {
    const { workspace } = senderOf(request);
    let own = routers.get(workspace);
    if (own === undefined) {
      own = over(gate.over(store.of(workspace)));
      routers.set(workspace, own);
    }
    own(request, response, next);
  });
  router.use(answerLimits(limits));
  return router;
}

/** The query APIs, under their own names and where the viewer's data-source proxy has them; together they ask no more than the gate lets through. */
export function queryMounts(store: OpenStore, gate = new QueryGate()): readonly QueryMount[] {
  const apis: readonly Api[] = [
    { paths: ['/tempo', '/api/datasources/proxy/uid/synctrail-tempo'], over: (own: Store) => tempoRouter(own), limits: TEMPO_LIMITS },
    { paths: ['/loki', '/api/datasources/proxy/uid/synctrail-loki'], over: lokiRouter, limits: LOKI_LIMITS },
    { paths: ['/prometheus', '/api/datasources/proxy/uid/synctrail-prometheus'], over: prometheusRouter, limits: PROMETHEUS_LIMITS },
  ];
  return apis.map((api) => ({ paths: api.paths, over: api.over, router: byWorkspace(store, gate, api) }));
}
