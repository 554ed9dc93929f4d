// Calls to a provider: with CAPTURED=1 inside a sync, else plain; with LISTENED=1 plain, while somebody listens to undici's channels.
import { AsyncLocalStorage } from 'node:async_hooks';
import * as diagnostics from 'node:diagnostics_channel';
import { configure, defineSync, flush } from '@synctrail/instrumentation';
import { measure, planned } from './measured.ts';

const CHANNELS = ['create', 'bodyChunkSent', 'headers', 'bodyChunkReceived', 'trailers', 'error'];
const plan = planned();
const provider = process.env['PROVIDER'] ?? '';
const page = Array.from({ length: plan.size }, (_, index) => index);

async function calls(): Promise<void> {
  for (const id of page) {
    const response = await fetch(`${provider}contacts/${id}?limit=100`);
    await response.text();
  }
}

if (process.env['CAPTURED'] === '1') {
  configure({ serviceName: 'bench', flushTimeoutMs: 30_000 });
  const sync = defineSync({ integration: 'hubspot', id: 'sync_1', name: 'HubSpot' });
  await measure(plan, async (count) => {
    const pages = Array.from({ length: count / plan.size }, () => page);
    await sync.run({ type: 'full', trigger: 'manual' }, (run) => run.step('contacts', (step) => step.pages(pages, calls)));
    await flush();
  });
} else {
  const storage = new AsyncLocalStorage<object>();
  const listened = process.env['LISTENED'] === '1';
  // the least that any library must do which sees calls and knows whose they are
  if (listened) for (const channel of CHANNELS) diagnostics.subscribe(`undici:request:${channel}`, () => storage.getStore());
  await measure(plan, async (count) => {
    for (let done = 0; done < count; done += plan.size) await (listened ? storage.run({}, calls) : calls());
  });
}
