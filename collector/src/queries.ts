import { lokiRouter } from './loki/router.ts';
import type { QueryMount } from './server.ts';
import type { Store } from './store/store.ts';
import { tempoRouter } from './tempo/router.ts';

/** The query APIs, under their own names and where the viewer's data-source proxy has them. */
export function queryMounts(store: Store): readonly QueryMount[] {
  return [
    { paths: ['/tempo', '/api/datasources/proxy/uid/synctrail-tempo'], router: tempoRouter(store) },
    { paths: ['/', '/loki', '/api/datasources/proxy/uid/synctrail-loki'], router: lokiRouter(store) },
  ];
}
