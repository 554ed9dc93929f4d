// Clients that try again by themselves, as their users set them up, and what only looks like it.
import { defineSync } from '@synctrail/instrumentation';
import { got } from 'got';
import { Stripe } from 'stripe';
import * as undici from 'undici';

const provider = process.env['PROVIDER'] ?? '';
const { hostname, port } = new URL(provider);
const sync = defineSync({
  integration: 'acme',
  id: 'sync_1',
  name: 'Acme',
  rateLimit: { limit: 'X-Acme-Quota', remaining: 'X-Acme-Left', reset: 'X-Acme-Resets' },
});

const stripe = new Stripe('sk_test_123', { host: hostname, port: Number(port), protocol: 'http', maxNetworkRetries: 2 });
const retrying = new undici.RetryAgent(new undici.Agent(), { minTimeout: 5, maxTimeout: 20, maxRetries: 2, methods: ['GET', 'POST'] });

const WAYS: Record<string, () => Promise<unknown>> = {
  got: () =>
    got(`${provider}/down/2/got`, { retry: { limit: 2, calculateDelay: ({ computedValue }) => Math.min(computedValue, 5) } }).text(),
  stripe: () => stripe.rawRequest('POST', '/down/2/stripe', { email: 'ada@example.com' }),
  'undici fetch': async () => (await undici.fetch(`${provider}/down/2/fetch`, { dispatcher: retrying })).text(),
  'undici request': async () => (await undici.request(`${provider}/down/2/request`, { dispatcher: retrying })).body.text(),
  // two orders, not one tried twice: the client says so
  'two orders': async () => {
    for (const key of ['order-1', 'order-2']) {
      const response = await fetch(`${provider}/down/1/orders`, { method: 'POST', headers: { 'idempotency-key': key } });
      await response.text();
    }
  },
  headroom: async () => (await fetch(`${provider}/acme`)).text(),
};

await sync.run({ type: 'full', trigger: 'manual' }, (run) =>
  run.step('records', (step) =>
    step.entities('record', Object.keys(WAYS), { id: (name) => name, concurrency: 6 }, async (name, entity) => {
      await WAYS[name]?.();
      return entity.updated();
    }),
  ),
);
