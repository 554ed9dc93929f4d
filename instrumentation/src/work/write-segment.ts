import { ledgerAttributes, redactText, redactUrl } from '@synctrail/model';
import type { WorkStatus } from '@synctrail/model';
import { nowMs } from '../context/clock.ts';
import type { SparseAttributes } from '../otlp/attributes.ts';
import { failureAttributes } from './failure.ts';
import { outcomeStatus } from './outcome-status.ts';
import { identityAttributes } from './identity.ts';
import type { Segment } from './segment.ts';
import type { UnitWork } from './unit-work.ts';

/** What a page and everything below it carries. */
export function unitAttributes(unit: UnitWork): SparseAttributes {
  const { run, step, facts } = unit;
  return {
    ...identityAttributes(run),
    // what is called outside any step hangs on the run's span, which stands in for a step
    'sync.step.id': step?.id ?? run.spanId,
    'sync.step.name': step?.name ?? 'setup',
    'sync.step.index': step?.index,
    'sync.pipeline': step?.pipeline,
    'sync.page.id': unit.id,
    // only the process that began the step can count its pages
    'sync.page.number': step?.guest === true ? undefined : facts.number,
    'sync.page.kind': facts.kind,
  };
}

function listCallAttributes(unit: UnitWork): SparseAttributes {
  const { newest, retries } = unit.listCall;
  const facts = newest?.facts;
  if (facts === undefined || unit.facts.kind === 'setup') return {};
  return {
    'http.request.method': facts.method,
    'url.full': redactUrl(facts.url),
    'http.response.status_code': facts.statusCode,
    'sync.retry.count': retries,
    'sync.rate_limit.limit': facts.rateLimit?.limit,
    'sync.rate_limit.remaining': facts.rateLimit?.remaining,
    'sync.rate_limit.reset_at': facts.rateLimit?.resetAt,
  };
}

function segmentStatus(unit: UnitWork, segment: Segment): WorkStatus {
  if (unit.interrupted) return 'interrupted';
  if (unit.failure !== undefined && unit.extractionFailed) return 'extraction_failed';
  return outcomeStatus(segment.ledger, { threw: unit.failure !== undefined, partial: segment.partial });
}

/** Attributes that are the page's own, beside those everything below it carries. */
export function pageAttributes(unit: UnitWork): SparseAttributes {
  const { facts } = unit;
  return {
    'sync.page.cursor': facts.cursor === undefined ? undefined : redactText(facts.cursor),
    'sync.page.key': redactText(facts.key),
    'sync.page.attempt': facts.attempt,
  };
}

/** Writes the page span of one segment, with the ledger of that segment. */
export function writeSegment(unit: UnitWork, segment: Segment): void {
  if (segment.written) return;
  segment.written = true;
  const { run, step, failure } = unit;
  run.exporter.span({
    traceId: segment.traceId,
    spanId: segment.spanId,
    name: `page ${step?.name ?? run.sync.name}`,
    kind: 'internal',
    startMs: segment.startMs,
    endMs: unit.endMs ?? nowMs(),
    shared: unit.shared,
    attributes: {
      'sync.level': 'page',
      'sync.status': segmentStatus(unit, segment),
      'sync.page.segment': segment.number,
      ...pageAttributes(unit),
      ...listCallAttributes(unit),
      ...ledgerAttributes(segment.ledger),
      ...(failure === undefined ? {} : failureAttributes(failure)),
    },
    events: segment.handedOff,
    links: [{ traceId: run.id, spanId: step?.id ?? run.spanId }],
    error: failure?.reason,
  });
}
