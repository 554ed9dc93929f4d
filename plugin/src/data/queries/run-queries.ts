import type { LogKind } from '@synctrail/model';
import { LOG_TYPES } from '@synctrail/model';
import { differs, equals, oneOf, streams } from './logql.ts';

/** Actions, webhooks and the like are no runs of a sync; a sender that does not say what it is counts as one. */
const SYNCS_ONLY = LOG_TYPES.filter((type) => type !== 'sync')
  .map((type) => differs('sync.log.type', type))
  .join('');

/**
 * Lifecycle events of an integration's runs (S0-12). Progress is asked for apart (`runsByIdQuery`), and only for the runs that need it:
 * a run that works for hours writes thousands, which would push the others out of the answer.
 */
export function runListQuery(options: { integration: string }): string {
  return `${streams(options.integration, ['lifecycle'])}${equals('sync.level', 'run')}${SYNCS_ONLY}`;
}

/** Events of these runs' rows; lifecycle and progress unless told otherwise. */
export function runsByIdQuery(options: {
  integration: string;
  runIds: readonly string[];
  kinds?: readonly [LogKind, ...LogKind[]];
}): string {
  const kinds = options.kinds ?? (['lifecycle', 'progress'] as const);
  return `${streams(options.integration, kinds)}${equals('sync.level', 'run')}${oneOf('sync.run.id', options.runIds)}`;
}
