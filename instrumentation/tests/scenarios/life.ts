// The life of a sync, beside its runs; and a run of the type that TYPE names, which ends as END says.
import { defineSync, retry } from '@synctrail/instrumentation';
import type { SyncOptions } from '@synctrail/instrumentation';

const { TYPE = '', END = '', PROVIDER = '', KEY = TYPE } = process.env;
const identity: SyncOptions = { integration: 'hubspot', id: 'sync_42', name: 'HubSpot', userId: 'usr_3' };
const sync = defineSync(identity);

async function get(path: string, init: RequestInit = {}): Promise<void> {
  const response = await fetch(`${PROVIDER}${path}`, init);
  if (!response.ok) throw Object.assign(new Error('refused'), { status: response.status, code: 'from_provider' });
  await response.text();
}

if (END === 'life') {
  const initiator = { type: 'user', id: 'usr_9', name: 'Ada' } as const;
  sync.creationFailed(
    Object.assign(new Error('No object type is chosen, token=abcdefgh12345'), { status: 400, code: 'invalid_configuration' }),
    {
      initiator,
    },
  );
  sync.creationFailed(Object.assign(new Error('There is a sync for this user already'), { status: 409, code: 'duplicate_sync' }));
  sync.reenabled({ initiator });
} else {
  await sync
    .run({ type: TYPE as 'full', trigger: 'schedule' }, async (run) => {
      for (const pipeline of ['files', 'contacts', 'tickets']) {
        await run.step(`${pipeline} of ${TYPE}`, { pipeline }, (step) =>
          step.entities('record', ['a', 'b', 'c'], { id: (id) => `${pipeline}-${id}`, concurrency: 1 }, async (id, entity) => {
            if (KEY === 'slow' && pipeline === 'files' && id === 'a')
              await retry(() => get('/hang', { signal: AbortSignal.timeout(50) }), { attempts: 2, backoffMs: 5 }).catch(() => undefined);
            if (pipeline === 'files') await retry(() => get(`/down/1/${KEY}-${id}`), { attempts: 3, backoffMs: 7 });
            if (pipeline === 'contacts' && id === 'a') await retry(() => get(`/flaky/1/${KEY}`), { attempts: 3, backoffMs: 5 });
            return id === 'a' ? entity.created({ targetId: 't-1' }) : id === 'b' ? entity.updated({ targetId: 't-2' }) : entity.deleted();
          }),
        );
      }
      if (END === 'error') await get('/status/410/list');
    })
    .catch(() => undefined);
}
