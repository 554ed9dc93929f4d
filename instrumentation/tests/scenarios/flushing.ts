// Flushes and shuts down between two runs; prints how long each took.
import { configure, defineSync, flush, shutdown } from '@synctrail/instrumentation';

configure({ flushTimeoutMs: 200, serviceName: 'first' });
const sync = defineSync({ integration: 'hubspot', id: 'sync_1', name: 'HubSpot' });

async function run(): Promise<void> {
  await sync.run({ type: 'full', trigger: 'manual' }, (run) =>
    run.step('rows', (step) => step.entities('row', [1, 2, 3], { id: (row) => row }, async (_row, entity) => entity.updated())),
  );
}

async function took(work: () => Promise<void>): Promise<number> {
  const began = performance.now();
  await work();
  return Math.round(performance.now() - began);
}

await run();
const times = [await took(flush), await took(shutdown)];
await run();
times.push(await took(flush));
console.log(JSON.stringify(times));
