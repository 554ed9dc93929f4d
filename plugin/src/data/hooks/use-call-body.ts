import { useQuery } from '@tanstack/react-query';
import type { CallRow } from '../../model/call.ts';
import { callBody } from '../../model/call-body.ts';
import { readEvents } from '../clients/loki.ts';
import { useEngines } from '../engines.ts';
import { bodyQuery } from '../queries/body-queries.ts';

/** Its time is that of the call's end; another clock may have written it, ms. */
const SLACK_MS = 5 * 60_000;
/** A body comes a little after its call, ms. */
const FRESH_MS = 60_000;
const POLL_MS = 2_000;

/** What one call sent and received; null where nothing is kept. Read when it is opened. */
export function useCallBody(integration: string, call: CallRow, open: boolean) {
  const { lokiUid: uid } = useEngines();
  const [traceId = '', spanId = ''] = call.key.split('-');
  const endMs = call.startedAt + call.durationMs;
  return useQuery({
    queryKey: ['body', uid, integration, call.key],
    queryFn: async ({ signal }) => {
      const range = { fromMs: call.startedAt - SLACK_MS, toMs: endMs + SLACK_MS };
      const [event] = await readEvents({ uid, query: bodyQuery({ integration, traceId, spanId }), range, limit: 1, signal });
      return event === undefined ? null : callBody(event);
    },
    enabled: open,
    refetchInterval: ({ state }) => (state.data === null && call.bodyState === 'kept' && Date.now() - endMs < FRESH_MS ? POLL_MS : false),
  });
}
