// Many records in one of the ways that the stock pipeline loses them; prints how it went.
// WAY: loop (one synchronous loop), yielding (every 100), or pages of SIZE. DIE: throw, exit or kill after so many pages.
import { configure, defineSync, flush } from '@synctrail/instrumentation';

const { WAY = 'pages', QUEUE_BYTES, FLUSH_MS, DIE, DIE_AT, PAUSE_MS, FINAL_FLUSHES = '0' } = process.env;
const count = Number(process.env['COUNT'] ?? 10_000);
const size = WAY === 'pages' ? Number(process.env['SIZE'] ?? 500) : count;
configure({
  serviceName: process.env['SERVICE'] ?? 'volume',
  queueBytes: QUEUE_BYTES === undefined ? undefined : Number(QUEUE_BYTES),
  flushTimeoutMs: FLUSH_MS === undefined ? undefined : Number(FLUSH_MS),
});

function die(): void {
  console.log('dying');
  if (DIE === 'exit') process.exit(7);
  if (DIE === 'kill') process.kill(process.pid, 'SIGKILL');
  if (DIE === 'throw')
    setImmediate(() => {
      throw new Error('uncaught');
    });
}

const sync = defineSync({ integration: 'hubspot', id: 'sync_1', name: 'HubSpot' });
const began = performance.now();
const { ledger } = await sync.run({ type: 'full', trigger: 'manual' }, (run) =>
  run.step('contacts', (step) =>
    step.pages(
      Array.from({ length: count / size }, (_, page) => Array.from({ length: size }, (_unused, index) => `${page}-${index}`)),
      async (page, ids) => {
        let done = 0;
        const concurrency = WAY === 'loop' ? size : 8;
        await page.entities('contact', ids, { id: (id) => id, concurrency }, (_id, entity) => {
          done += 1;
          const outcome = entity.created();
          return WAY === 'yielding' && done % 100 === 0 ? new Promise((resolve) => setImmediate(() => resolve(outcome))) : outcome;
        });
        if (PAUSE_MS !== undefined) await new Promise((resolve) => setTimeout(resolve, Number(PAUSE_MS)));
        if (DIE !== undefined && page.number === Number(DIE_AT)) {
          die();
          await new Promise(() => setInterval(() => {}, 60_000));
        }
      },
    ),
  ),
);
const ms = Math.round(performance.now() - began);
for (let time = 0; time < Number(FINAL_FLUSHES); time += 1) await flush();
console.log(JSON.stringify({ created: ledger.created, ms }));
