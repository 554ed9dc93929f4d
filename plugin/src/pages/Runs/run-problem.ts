import { explain } from '../../model/failure.ts';
import type { RunRow } from '../../model/run.ts';
import { formatNumberOf } from '../../ui/format.ts';

/** What is wrong with a run, in a line; undefined when nothing is. */
export function runProblem(run: RunRow): string | undefined {
  const parts: string[] = [];
  if (run.failure.reason !== undefined) parts.push(run.failure.reason);
  else if (run.failure.errorClass !== undefined) parts.push(explain(run.failure.errorClass).sentence);
  if (run.unaccounted !== 0) parts.push(`${formatNumberOf(run.unaccounted, 'record')} unaccounted for`);
  if (run.rateLimited) parts.push('Hit the rate limit');
  return parts.length === 0 ? undefined : parts.join(' · ');
}
