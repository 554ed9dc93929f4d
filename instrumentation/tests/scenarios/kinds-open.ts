// An action, a delivery and a flow that never end by themselves.
import { defineSync, flush } from '@synctrail/instrumentation';

const sync = defineSync({ integration: 'greenhouse', id: 'ats_1', name: 'Greenhouse' });
setInterval(() => {}, 60_000);
const cut = new AbortController();
const flow = sync.connectionFlow({ sessionId: 'ses_1' });
void flow.run(() => new Promise(() => {}));
void sync.action({ action: 'Create application' }, () => new Promise(() => {}));
const url = 'https://customer.example/hook';
const cancelled = sync
  .deliver({ url, event: 'deal.won', backoff: [60_000], signal: cut.signal }, async () => {
    setTimeout(() => cut.abort(new Error('Shutting down')), 20);
    return { status: 500 };
  })
  .catch((error: unknown) => (error as Error).message);
console.log(await cancelled);
await flush();
process.kill(process.pid, 'SIGTERM');
