import type { Registry } from 'prom-client';
import { counter, gauge, histogram } from '../../telemetry/instruments.ts';
import type { Observe } from '../store.ts';

/** Counts and times what a store is asked: batches that it keeps, and queries. */
export function observeAsked(registry: Registry): Observe {
  const rows = counter('synctrail_store_rows_total', registry);
  const batches = counter('synctrail_store_batches_total', registry);
  const queries = counter('synctrail_store_queries_total', registry);
  const inFlight = gauge('synctrail_store_queries_in_flight', registry);
  const writing = histogram('synctrail_store_write_duration_seconds', registry);
  const querying = histogram('synctrail_store_query_duration_seconds', registry);
  for (const outcome of ['kept', 'failed']) batches.inc({ outcome }, 0);
  for (const outcome of ['answered', 'failed', 'aborted']) queries.inc({ outcome }, 0);
  return (asked) => {
    const seconds = (asked.type === 'write' ? writing : querying).startTimer();
    if (asked.type === 'query') inFlight.inc();
    return (outcome) => {
      if (asked.type === 'query') {
        inFlight.dec();
        queries.inc({ outcome: outcome === 'done' ? 'answered' : outcome });
      } else batches.inc({ outcome: outcome === 'done' ? 'kept' : 'failed' });
      if (outcome !== 'done') return;
      seconds();
      if (asked.type === 'write') for (const { table, rows: count } of asked.parts) rows.inc({ table }, count);
    };
  };
}
