import express from 'express';
import { lokiRouter } from './loki/router.ts';
import { prometheusRouter } from './prometheus/router.ts';
import { senderOf } from './security/sender.ts';
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

/** Hands each request to a router that has nothing but the reader's workspace. */
function byWorkspace(store: OpenStore, over: QueryMount['over']): express.Router {
  const routers = new Map<string, express.Router>();
  const router = express.Router();
  router.use((request, response, next) => {
    const { workspace } = senderOf(request);
    let own = routers.get(workspace);
    if (own === undefined) {
      own = over(store.of(workspace));
      routers.set(workspace, own);
    }
    own(request, response, next);
  });
  return router;
}

/** The query APIs, under their own names and where the viewer's data-source proxy has them. */
export function queryMounts(store: OpenStore): readonly QueryMount[] {
  const apis = [
    { paths: ['/tempo', '/api/datasources/proxy/uid/synctrail-tempo'], over: (own: Store) => tempoRouter(own) },
    { paths: ['/loki', '/api/datasources/proxy/uid/synctrail-loki'], over: lokiRouter },
    { paths: ['/prometheus', '/api/datasources/proxy/uid/synctrail-prometheus'], over: prometheusRouter },
  ];
  return apis.map(({ paths, over }) => ({ paths, over, router: byWorkspace(store, over) }));
}
