import { redactBase64, redactValue } from '@synctrail/model';
import { emit } from '../events/emit.ts';
import { initiatorAttributes } from '../work/identity.ts';
import type { SyncIdentity } from '../work/identity.ts';
import type { ConfigurationChange } from './api/change.ts';
import { newRoot } from './begin-root.ts';
import { guarded } from './guarded.ts';
import { words } from './words.ts';

function jsonText(value: unknown): string | undefined {
  if (value === undefined) return undefined;
  const text = JSON.stringify(redactValue(value), (_key, each: unknown) => (typeof each === 'bigint' ? String(each) : each)) as
    | string
    | undefined;
  return text === undefined ? undefined : redactBase64(text);
}

/** Records who changed what (`CONFIG_CHANGED`). Never throws. */
export function audit(sync: SyncIdentity, change: ConfigurationChange): void {
  guarded('configuration change', () => {
    const { initiator } = change;
    const subject = words(change.subject, 'the configuration');
    // it belongs to no run, and has an id of its own
    const root = newRoot(sync, change, {
      logType: 'action',
      title: subject,
      spanName: subject,
      spanKind: 'internal',
      attributes: {},
      done: 'completed',
      outlives: false,
    });
    emit(root, {
      name: 'CONFIG_CHANGED',
      level: 'run',
      attributes: {
        'sync.change.subject': subject,
        'sync.change.before': jsonText(change.before),
        'sync.change.after': jsonText(change.after),
        ...initiatorAttributes(initiator),
      },
      body: `${sync.name}: ${words(initiator?.name ?? initiator?.id, 'someone')} changed ${subject}`,
    });
  });
}
