import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import type { Observe } from '../store.ts';

/** Seconds. */
const WRITE_BOUNDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
const QUERY_BOUNDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];

/** Counts and times what a store is asked: batches that it keeps, and queries. */
export function observeAsked(registry: Registry): Observe {
  const registers = [registry];
  const rows = new Counter({
    name: 'synctrail_store_rows_total',
    help: 'Rows that are safe on disk; those of a batch that came twice are counted twice.',
    labelNames: ['table'],
    registers,
  });
  const batches = new Counter({
    name: 'synctrail_store_batches_total',
    help: 'Batches, by what came of them: kept, or failed, of which nothing was acknowledged.',
    labelNames: ['outcome'],
    registers,
  });
  const queries = new Counter({
    name: 'synctrail_store_queries_total',
    help: 'Queries, by what came of them: answered, failed, or aborted, as nobody waited any longer.',
    labelNames: ['outcome'],
    registers,
  });
  const inFlight = new Gauge({ name: 'synctrail_store_queries_in_flight', help: 'Queries that run, or wait for their turn.', registers });
  const writing = new Histogram({
    name: 'synctrail_store_write_duration_seconds',
    help: 'From a batch at hand to a batch that is safe on disk, waiting included.',
    buckets: WRITE_BOUNDS,
    registers,
  });
  const querying = new Histogram({
    name: 'synctrail_store_query_duration_seconds',
    help: 'How long queries took that were answered, waiting included.',
    buckets: QUERY_BOUNDS,
    registers,
  });
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
