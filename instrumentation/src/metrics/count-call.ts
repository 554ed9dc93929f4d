import type { CallEnd } from '../calls/recorder.ts';
import type { RunWork } from '../work/run-work.ts';

/** How a call went, as its span says it. */
interface CountedCall {
  readonly facts: CallEnd;
  readonly status: 'succeeded' | 'failed' | 'retrying';
  readonly host: string | undefined;
  readonly durationMs: number;
}

function statusClass(statusCode: number | undefined): string {
  return statusCode === undefined ? 'none' : `${Math.floor(statusCode / 100)}xx`;
}

/** Counts one attempt at a call, and keeps what the provider still allows. */
export function countCall(run: RunWork, { facts, status, host, durationMs }: CountedCall): void {
  const { meter } = run.exporter;
  const sync = { 'sync.integration': run.sync.integration, 'sync.id': run.sync.id, 'server.address': host };
  const labels = { ...sync, 'sync.call.status_class': statusClass(facts.statusCode) };
  meter.add('sync.calls', { ...labels, 'sync.status': status });
  meter.observe('sync.call.duration', labels, Math.max(0, durationMs) / 1_000);
  const { limit, remaining } = facts.rateLimit ?? {};
  if (limit !== undefined) meter.set('sync.rate_limit.limit', sync, limit);
  if (remaining !== undefined) meter.set('sync.rate_limit.remaining', sync, remaining);
}
