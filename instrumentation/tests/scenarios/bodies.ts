// Makes the calls that CALLS names (JSON: client, url, type, body), each for a record of its own; prints what each was answered.
import { configure, defineSync } from '@synctrail/instrumentation';
import { ALL_CLIENTS } from '../support/body-clients.ts';
import type { Got, Sent } from '../support/body-clients.ts';

/** With each piece of the body so many times: an environment has little room. */
type Call = Sent & { readonly client: string; readonly times?: number };

const { CALLS = '[]', POLICY, SYNC_POLICY, RATE, QUEUE_BYTES } = process.env;
const calls = (JSON.parse(CALLS) as Call[]).map(({ times = 1, ...call }) => ({
  ...call,
  body: call.body.map((piece) => piece.repeat(times)),
}));
const policy = (name: string | undefined): 'none' | 'failure' | 'sample' | 'all' | undefined => name as 'all' | undefined;
configure({
  bodies: POLICY === 'by url' ? ({ url }) => (url.includes('/json/') ? 'all' : 'none') : policy(POLICY),
  bodySampleRate: RATE === undefined ? undefined : Number(RATE),
  queueBytes: QUEUE_BYTES === undefined ? undefined : Number(QUEUE_BYTES),
});
const sync = defineSync({ integration: 'hubspot', id: 'sync_1', name: 'HubSpot', bodies: policy(SYNC_POLICY) });

const answers: (Got | string)[] = [];
await sync.run({ type: 'full', trigger: 'manual' }, (run) =>
  run.step('contacts', (step) =>
    step.entities('contact', calls, { id: (call) => `c-${calls.indexOf(call)}`, concurrency: 1 }, async (call, entity) => {
      const answer = await ALL_CLIENTS[call.client]?.(call).catch((error: unknown) => String(error));
      answers.push(answer ?? 'no such client');
      return entity.updated();
    }),
  ),
);
console.log(JSON.stringify(answers));
