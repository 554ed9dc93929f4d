// Connection flows: one that is left and taken up again in another process, one that fails, one in a callback.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { defineSync } from '@synctrail/instrumentation';
import type { Carrier } from '@synctrail/instrumentation';

const provider = process.env['PROVIDER'] ?? '';
const sync = defineSync({ integration: 'bamboohr', id: 'sync_1', name: 'BambooHR' });

async function exchange(status: number): Promise<void> {
  const response = await fetch(`${provider}/status/${status}/oauth/token`, { method: 'POST' });
  if (!response.ok) throw Object.assign(new Error('The customer lacks the role admin'), { status: response.status, code: 'not_admin' });
}

if (process.argv[2] !== undefined) {
  // a later request, which another process serves
  const flow = sync.resumeConnectionFlow(JSON.parse(process.argv[2]) as Carrier);
  flow.returned({ sessionId: 'ses_2' });
  await flow.run(() => exchange(200));
  flow.step('Choose fields');
  flow.completed({ connectionId: 'conn_7' });
  flow.step('after its end');
} else {
  const flow = sync.connectionFlow({ sessionId: 'ses_1', userId: 'usr_3', tenantId: 'acme' });
  flow.step('Choose tool');
  flow.step('Sign in');
  flow.left();
  const [code] = (await once(
    fork(import.meta.filename, [JSON.stringify(flow.carrier())], { execArgv: process.execArgv }),
    'exit',
  )) as unknown[];
  if (code !== 0) throw new Error(`The later request ended with ${String(code)}`);

  const message = await sync
    .connectionFlow({ sessionId: 'ses_3', userId: 'usr_4' }, async (failing) => {
      failing.step('Grant access');
      await exchange(403);
    })
    .catch((error: unknown) => (error as Error).message);
  await sync.connectionFlow({ sessionId: 'ses_4', connectionId: 'conn_8' }, (short) => short.step('Paste key'));
  const stranger = sync.resumeConnectionFlow({ traceparent: 'what', synctrail: 'ever' });
  stranger.step('not recorded');
  console.log(JSON.stringify({ id: flow.id, message }));
}
