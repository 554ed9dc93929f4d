// A run that hands its loading to workers in processes of their own, and waits for them.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { defineSync } from '@synctrail/instrumentation';

const sync = defineSync({ integration: 'hubspot', id: 'sync_1', name: 'HubSpot' });
const { runId, status } = await sync.run({ type: 'background', trigger: 'api', correlationId: 'job-7' }, async (run) => {
  await run.step('deals', async (step) => {
    const handOffs: unknown[] = [];
    await step.pages(
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
      (page, ids) => handOffs.push(...page.handOff('deal', ids, { id: (id) => id })),
    );
    await Promise.all(
      [handOffs.slice(0, 2), handOffs.slice(2)].map(async (share) => {
        const worker = fork(join(import.meta.dirname, 'worker.ts'), { execArgv: process.execArgv });
        worker.send({ carrier: JSON.stringify(step.carrier()), share });
        const [code] = (await once(worker, 'exit')) as unknown[];
        if (code !== 0) throw new Error(`worker ended with ${String(code)}`);
      }),
    );
  });
});
console.log(JSON.stringify({ runId, status }));
