import { lokiName } from '@synctrail/model';
import { keepPreviousData, useQueries, useQuery } from '@tanstack/react-query';
import type { IntegrationCard } from '../../model/integration.ts';
import { integrationCard } from '../../model/integration.ts';
import { runRows } from '../../model/run.ts';
import { readEvents, readLabelValues } from '../clients/loki.ts';
import { retention, wideningWindows } from '../clients/time-range.ts';
import { useEngines } from '../engines.ts';
import { runListQuery } from '../queries/run-queries.ts';
import { readRunProgress } from '../read-runs.ts';
import { isOpen } from '../../model/run.ts';
import { IDLE_MS } from './poll.ts';

/** Newest lifecycle events that a card looks at. */
const EVENTS = 100;

/** Keys of all integrations with runs in the last 30 days. */
export function useIntegrationKeys() {
  const { lokiUid: uid } = useEngines();
  return useQuery({
    queryKey: ['integrations', uid],
    queryFn: ({ signal }) => readLabelValues(uid, lokiName('sync.integration'), retention(Date.now()), signal),
    refetchInterval: IDLE_MS,
  });
}

/** A card for each integration (S0-01), in the order of the keys. */
export function useIntegrationCards(keys: readonly string[]) {
  const { lokiUid: uid } = useEngines();
  return useQueries({
    queries: keys.map((integration) => ({
      queryKey: ['integration-card', uid, integration],
      queryFn: ({ signal }: { signal: AbortSignal }) => readCard(uid, integration, signal),
      placeholderData: keepPreviousData<IntegrationCard>,
      refetchInterval: IDLE_MS,
    })),
  });
}

async function readCard(uid: string, integration: string, signal: AbortSignal): Promise<IntegrationCard> {
  const now = Date.now();
  for (const range of wideningWindows(retention(now))) {
    const events = await readEvents({ uid, query: runListQuery({ integration }), range, limit: EVENTS, signal });
    if (events.length === 0) continue;
    const open = runRows(events, now).filter(isOpen);
    const progress = await readRunProgress({ uid, integration }, open, now, signal);
    return integrationCard(integration, runRows([...events, ...progress], now));
  }
  return integrationCard(integration, []);
}
