import { nowMs } from '../context/clock.ts';
import { runAttributes } from '../events/run-row.ts';
import { countRun } from '../metrics/count-run.ts';
import { sharedSpanAttributes } from '../otlp/span.ts';
import { failureAttributes } from './failure.ts';
import { identityAttributes } from './identity.ts';
import type { RunWork } from './run-work.ts';

/** Writes the run's span, the root of the run's trace, and counts it. */
export function writeRun(run: RunWork): void {
  countRun(run);
  const failure = run.interrupted ? undefined : run.failure;
  run.exporter.span({
    traceId: run.id,
    spanId: run.spanId,
    name: run.root?.spanName ?? `sync ${run.sync.name}`,
    kind: run.root?.spanKind ?? 'internal',
    startMs: run.facts.startMs,
    endMs: run.endMs ?? nowMs(),
    shared: sharedSpanAttributes(identityAttributes(run)),
    attributes: {
      'sync.level': 'run',
      ...runAttributes(run),
      ...(failure === undefined ? {} : failureAttributes(failure)),
    },
    links: [run.root?.cause, run.hostSpan].filter((link) => link !== undefined),
    error: failure?.reason,
  });
}
