import { isSuccess, statusSpec } from '@synctrail/model';
import type { EntityRow } from './entity.ts';
import type { PageRow } from './page.ts';

/** A choice of the status filter: a status, or one of the words below. */
export interface StatusGroup {
  /** As it stands in the address. */
  id: string;
  label: string;
  count: number;
}

/** Groups that are no statuses. */
const WORDS: Readonly<Record<string, string>> = { skipped: 'Skipped', handed_off: 'Handed off', unaccounted: 'Unaccounted' };

/** What needs a look comes first. */
const ORDER = ['failed', 'unaccounted', 'partially_failed', 'partial_success', 'lost', 'stalled', 'interrupted', 'skipped', 'in_progress'];

/** Both ways to fail are one choice: a person looks for what failed, not for where. */
function statusGroup(status: string): string {
  return statusSpec(status).color === 'red' && statusSpec(status).final ? 'failed' : status;
}

/** Where a record is found: under skipped, and under its status unless it was skipped in order. */
export function entityGroups(row: EntityRow): string[] {
  if (row.kind === 'handed_off' && row.place === undefined) return ['handed_off'];
  return row.action === 'skip' && isSuccess(row.status) ? ['skipped'] : [statusGroup(row.status)];
}

/** Where a page is found: under its status, and under failed, skipped and unaccounted when it holds such records. */
export function pageGroups(row: PageRow): string[] {
  const groups = new Set([statusGroup(row.status)]);
  if (row.ledger.failed > 0) groups.add('failed');
  if (row.ledger.skipped > 0) groups.add('skipped');
  if (row.unaccounted !== 0) groups.add('unaccounted');
  return [...groups];
}

/** The choices for these rows, with how many rows each has; `chosen` is among them even when it has none. */
export function statusGroups<Row>(rows: readonly Row[], groupsOf: (row: Row) => readonly string[], chosen: string): StatusGroup[] {
  const counts = new Map<string, number>(chosen === '' ? [] : [[chosen, 0]]);
  for (const row of rows) for (const id of groupsOf(row)) counts.set(id, (counts.get(id) ?? 0) + 1);
  return [...counts]
    .map(([id, count]) => ({ id, label: WORDS[id] ?? statusSpec(id).label, count }))
    .sort((a, b) => rank(a.id) - rank(b.id) || a.label.localeCompare(b.label));
}

function rank(id: string): number {
  const index = ORDER.indexOf(id);
  return index === -1 ? ORDER.length : index;
}
