// Two small pages; prints what a user sees of it: the result, and how long the sync took by itself.
import { configure, defineSync } from '@synctrail/instrumentation';

const pages = Number(process.env['PAGES'] ?? 2);
const size = Number(process.env['SIZE'] ?? 5);
const { QUEUE_BYTES, FLUSH_MS } = process.env;
configure({
  queueBytes: QUEUE_BYTES === undefined ? undefined : Number(QUEUE_BYTES),
  flushTimeoutMs: FLUSH_MS === undefined ? undefined : Number(FLUSH_MS),
});

const sync = defineSync({ integration: 'hubspot', id: 'sync_1', name: 'HubSpot' });
const began = performance.now();
const { status, ledger, runId } = await sync.run({ type: 'full', trigger: 'manual' }, (run) =>
  run.step('contacts', (step) =>
    step.pages(
      Array.from({ length: pages }, (_, page) => Array.from({ length: size }, (_, index) => `${page}-${index}`)),
      (page, ids) => page.entities('contact', ids, { id: (id) => id }, async (_id, entity) => entity.created()),
    ),
  ),
);
console.log(JSON.stringify({ runId, status, created: ledger.created, ms: Math.round(performance.now() - began) }));
