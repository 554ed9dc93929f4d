import { isRetried } from '@synctrail/model';
import type { PagesOptions, PageWork } from '../api/page.ts';
import { nowMs } from '../context/clock.ts';
import { within } from '../context/scope.ts';
import { emitRunWarning } from '../events/run-events.ts';
import { backoffMs } from '../retry/backoff.ts';
import { delay } from '../retry/delay.ts';
import { aroundCall, failureOnce } from './failure.ts';
import { PageHandle } from './page-handle.ts';
import type { PageSource } from './page-source.ts';
import { atLeastOne } from './pool.ts';
import type { StepWork } from './step-work.ts';
import type { UnitWork } from './unit-work.ts';

const FIRST_BACKOFF_MS = 1_000;
const MAX_BACKOFF_MS = 60_000;

/** What became of one attempt at a page. */
type Attempted<D> = { kind: 'done'; data: D } | { kind: 'exhausted' } | { kind: 'failed'; error: unknown; retried: boolean };

async function attemptPage<D>(unit: UnitWork, source: PageSource<D>, work: PageWork<D>): Promise<Attempted<D>> {
  let fetching = true;
  try {
    const data = await within({ run: unit.run, parent: unit, listing: true }, () => source.fetch());
    fetching = false;
    if (data === undefined) return { kind: 'exhausted' };
    await within({ run: unit.run, parent: unit }, () => work(new PageHandle(unit), data));
    return { kind: 'done', data };
  } catch (error) {
    const call = unit.held.lastFailed;
    call?.explainedBy(error);
    const failure = failureOnce(error, aroundCall(call, unit.held.made === 0));
    unit.threw(failure, fetching);
    return { kind: 'failed', error, retried: !unit.interrupted && isRetried(failure.errorClass) };
  }
}

/** Ends the unit of an attempt that will be repeated, and waits. */
async function waitForNext(step: StepWork, unit: UnitWork, max: number, firstMs: number): Promise<void> {
  const attempt = unit.facts.attempt;
  const asked = unit.held.lastFailed?.facts?.retryAfterMs;
  const wait = Math.min(MAX_BACKOFF_MS, asked ?? backoffMs(attempt + 1, firstMs, MAX_BACKOFF_MS));
  const nextAt = nowMs() + wait;
  unit.held.markRetrying(wait, nextAt);
  if (unit.failure !== undefined) emitRunWarning(step.run, unit.failure, { attempt, max, backoffMs: wait, nextAt });
  step.closeUnit(unit, true);
  await delay(wait);
}

/** Works through a source page by page. What a page throws in the end is thrown on. */
export async function workPages<D>(step: StepWork, source: PageSource<D>, options: PagesOptions, work: PageWork<D>): Promise<void> {
  const max = source.repeatable ? atLeastOne(options.attempts, 1) : 1;
  const firstMs = options.backoffMs ?? FIRST_BACKOFF_MS;
  for (;;) {
    const number = step.nextNumber();
    const cursor = source.cursor();
    const key = `${step.name}:${cursor ?? number}`;
    for (let attempt = 1; ; attempt += 1) {
      const unit = step.openUnit({ kind: 'extract', number, key, attempt, cursor });
      const attempted = await attemptPage(unit, source, work);
      if (attempted.kind === 'exhausted') {
        step.discardUnit(unit);
        return;
      }
      if (attempted.kind === 'failed' && attempted.retried && attempt < max) {
        await waitForNext(step, unit, max, firstMs);
        continue;
      }
      step.closeUnit(unit);
      await step.run.exporter.room();
      if (attempted.kind === 'failed') {
        await source.close();
        throw attempted.error;
      }
      if (!source.advance(attempted.data)) return;
      break;
    }
  }
}
