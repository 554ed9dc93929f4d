// A process that records nothing: it sends what one before it has left.
import { configure, flush } from '@synctrail/instrumentation';

configure({ serviceName: process.env['SERVICE'] ?? 'volume', flushTimeoutMs: 15_000 });
await flush();
