// Actions, a passthrough, deliveries and changes of the configuration, as a host makes them.
import { defineSync } from '@synctrail/instrumentation';

const provider = process.env['PROVIDER'] ?? '';
const sync = defineSync({ integration: 'greenhouse', id: 'ats_1', name: 'Greenhouse', tenantId: 'acme' });

async function post(path: string): Promise<Response> {
  return fetch(`${provider}${path}`, { method: 'POST' });
}

const created = await sync.action(
  {
    action: 'Create application',
    request: { method: 'post', url: '/api/applications/4711?api_key=topsecret' },
    record: { type: 'candidate', id: 991 },
    initiator: { type: 'agent', id: 'agent_7', name: 'Sourcing agent' },
    userId: 'usr_3',
    correlationId: 'req-5',
  },
  async (action) => {
    await post('/echo/applications');
    action.returned(4712);
    return action.id;
  },
);
const refused = await sync
  .action({ action: 'Reject application', initiator: { type: 'user', id: 'usr_3' } }, async () => {
    const response = await post('/status/422/applications');
    throw Object.assign(new Error('Unknown job'), { status: response.status, code: 'unknown_job' });
  })
  .catch((error: unknown) => (error as { code: string }).code);
const passed = await sync.passthrough({ request: { method: 'GET', url: 'https://ours/pass/v1/jobs/31337' } }, () =>
  fetch(`${provider}/status/404/jobs`),
);
await passed.text();

const url = `${provider}/down/2/hooks?token=hunter2hunter2`;
const delivered = await sync.deliver({ url, event: 'contact.updated', maxAttempts: 4, backoff: [5, 10] }, ({ signal, syncInstanceId }) =>
  fetch(url, { method: 'POST', signal, body: JSON.stringify({ event: 'contact.updated', syncInstanceId }) }),
);
const hanging = `${provider}/hang/hooks`;
const exhausted = await sync.deliver({ url: hanging, event: 'deal.won', maxAttempts: 2, backoff: [1], timeoutMs: 40 }, ({ signal }) =>
  fetch(hanging, { method: 'POST', signal }),
);
const gone = await sync.deliver({ url: 'https://gone.example/hook', event: 'deal.lost', maxAttempts: 3 }, async () => ({ status: 410 }));
// inside a run: the delivery is a root of its own, linked to the run
const { runId } = await sync.run({ type: 'incremental', trigger: 'schedule' }, () =>
  sync.deliver({ url, event: 'sync.done' }, () => fetch(url, { method: 'POST' })),
);

sync.audit({
  subject: 'Field mapping',
  initiator: { type: 'user', id: 'usr_9', name: 'Ada' },
  before: { mapping: { email: 'mail' }, password: 'hunter2hunter2' },
  after: { mapping: { email: 'work_email' }, password: 'correcthorse', limit: 5n },
});
console.log(
  JSON.stringify({ created, refused, passed: passed.status, delivered, exhausted: { ...exhausted, error: undefined }, gone, runId }),
);
