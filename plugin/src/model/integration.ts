import { statusSpec } from '@synctrail/model';
import type { RunRow } from './run.ts';

/** What a card says of an integration (S0-01 … S0-03). */
export interface IntegrationCard {
  key: string;
  /** End of the newest run that ended, ms since the epoch; undefined when none has. */
  syncedAt: number | undefined;
  /** Status of the newest run; undefined without runs. */
  status: string | undefined;
  /** Runs that work right now. */
  running: number;
  /** Whether its runs can be opened. */
  detail: boolean;
  /** Names of its syncs. */
  syncs: string[];
}

/** A card from the integration's newest runs, newest first. */
export function integrationCard(key: string, runs: readonly RunRow[]): IntegrationCard {
  const ends = runs.filter((run) => statusSpec(run.status).final).map((run) => run.endedAt ?? run.lastEventAt);
  return {
    key,
    syncedAt: ends.length === 0 ? undefined : Math.max(...ends),
    status: runs[0]?.status,
    running: runs.filter((run) => run.status === 'in_progress').length,
    detail: runs[0]?.detail ?? true,
    syncs: [...new Set(runs.map((run) => run.name))].sort((a, b) => a.localeCompare(b)),
  };
}
