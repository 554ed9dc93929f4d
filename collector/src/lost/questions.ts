import { type AttributeName, lokiName, LOG_TYPES } from '@synctrail/model';

/** A LogQL literal: JSON's escapes are among Go's. */
function quoted(value: string): string {
  return JSON.stringify(value);
}

const label = (name: AttributeName) => lokiName(name);
const SYNCS_ONLY = LOG_TYPES.filter((type) => type !== 'sync')
  .map((type) => ` | ${label('sync.log.type')}!=${quoted(type)}`)
  .join('');
const RUNS = ` | ${label('sync.level')}="run"${SYNCS_ONLY}`;

/** What runs of all syncs told of their beginning, end and state. */
export const LIFECYCLE = `{${label('sync.kind')}="lifecycle"}${RUNS}`;

/** The newest of one run's row, signs of life included. */
export function runEvents(integration: string, runId: string): string {
  const streams = `{${label('sync.integration')}=${quoted(integration)}, ${label('sync.kind')}=~"lifecycle|progress"}`;
  return `${streams}${RUNS} | ${label('sync.run.id')}=${quoted(runId)}`;
}

/** What collectors say of themselves. */
export const COLLECTORS = `{${label('sync.kind')}="collector"}`;
