import { ledgerAttributes, redactId } from '@synctrail/model';
import type { SparseAttributes } from '../otlp/attributes.ts';
import { initiatorAttributes } from '../work/identity.ts';
import type { RunWork } from '../work/run-work.ts';

/** What the run's span and its row have in common. */
export function runAttributes(run: RunWork): SparseAttributes {
  const { facts } = run;
  return {
    'sync.log.type': run.root?.logType ?? 'sync',
    'sync.type': run.root === undefined ? facts.type : undefined,
    'sync.status': run.status,
    'sync.trigger': facts.trigger,
    ...initiatorAttributes(facts.initiator),
    'sync.correlation.id': redactId(facts.correlationId),
    'sync.direction': run.sync.direction,
    'sync.writer.id': run.writerId,
    'sync.run.attempt': facts.attempt,
    'sync.rate_limit.hit': run.rateLimitHit,
    ...ledgerAttributes(run.ledger),
    ...run.root?.attributes,
  };
}

/** The run's row as it is now: every lifecycle event is one. */
export function runRow(run: RunWork): SparseAttributes {
  const { facts, endMs } = run;
  return {
    ...runAttributes(run),
    'sync.detail': run.sync.detail,
    'sync.state': run.state,
    'sync.started_at': Math.round(facts.startMs),
    'sync.ended_at': endMs === undefined ? undefined : Math.round(endMs),
    'sync.duration_ms': endMs === undefined ? undefined : Math.round(endMs - facts.startMs),
  };
}
