import { type AttributeName, EVENTS, type EventName, type LogKind, lokiName } from '@synctrail/model';

/** The streams of these kinds. `scope` is more of the selector: `sync_integration=~"$integration"` of a dashboard. */
export function streams(kinds: readonly LogKind[], scope = ''): string {
  const [only, ...others] = kinds;
  const kind = others.length === 0 ? `${lokiName('sync.kind')}="${only}"` : `${lokiName('sync.kind')}=~"${kinds.join('|')}"`;
  return `{${kind}${scope === '' ? '' : `, ${scope}`}}`;
}

/** Keeps these events. */
export function events(names: readonly EventName[]): string {
  const [only, ...others] = names;
  const name = lokiName('sync.event');
  return others.length === 0 ? ` | ${name}="${only}"` : ` | ${name}=~"${names.join('|')}"`;
}

export function equals(name: AttributeName, values: readonly string[]): string {
  const [only, ...others] = values;
  return others.length === 0 ? ` | ${lokiName(name)}="${only}"` : ` | ${lokiName(name)}=~"${values.join('|')}"`;
}

export function sumBy(names: readonly AttributeName[], inner: string): string {
  return names.length === 0 ? `sum(${inner})` : `sum by (${names.map(lokiName).join(', ')}) (${inner})`;
}

const lifecycle = (Object.keys(EVENTS) as EventName[]).filter((name) => EVENTS[name].kind === 'lifecycle');

/** A run began. */
export const STARTED = lifecycle.filter((name) => name.endsWith('_SYNC_STARTED'));
/** A run's own end: one for each run that ended. */
export const ENDED = lifecycle.filter((name) => name.endsWith('_SYNC_COMPLETED') || name === 'SYNC_RUN_ERROR');
/** Ends, and stops that may be resumed. */
export const STOPPED = [...ENDED, 'FULL_SYNC_INTERRUPTED'] as const satisfies readonly EventName[];
/** The last ledger of each writer of a run: their sum is what the run did. */
export const LEDGERS = [...STOPPED, 'SYNC_RUN_WRITER_ENDED'] as const satisfies readonly EventName[];
