// The next process of the service: it sends what the one before has left in the spool, and does nothing else.
import { configure, flush } from '@synctrail/instrumentation';

configure({ serviceName: 'bench', flushTimeoutMs: 30_000 });
await flush();
console.log('done');
