import { emitRateLimited } from '../events/run-events.ts';
import type { RunWork } from '../work/run-work.ts';
import type { CallSpan } from './call-span.ts';

/** The time from a first refusal for the rate until calls are served again: one event for each. */
export class RateLimitEpisode {
  private readonly run: RunWork;
  private lastRefusedMs = 0;
  private untilMs = 0;
  open = false;

  constructor(run: RunWork) {
    this.run = run;
  }

  refused(call: CallSpan): void {
    this.lastRefusedMs = call.knownMs;
    this.untilMs = Math.max(this.untilMs, call.knownMs + (call.facts?.retryAfterMs ?? 0));
    if (this.open) return;
    this.open = true;
    emitRateLimited(this.run, call);
  }

  /** A call that began after the last refusal was served, and the wait is over. */
  served(call: CallSpan): void {
    if (this.open && call.startMs >= this.lastRefusedMs && call.startMs >= this.untilMs - CLOCK_SLACK_MS) this.open = false;
  }
}

/** Timers may fire a little early against the steady clock. */
const CLOCK_SLACK_MS = 20;
