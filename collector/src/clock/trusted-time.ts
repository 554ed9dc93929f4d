const HOUR_MS = 3_600_000;
/** A step of the clock that is believed at once: at worst a day goes a day too early. */
const STEP_MS = 25 * HOUR_MS;
/** A clock that is further ahead is believed after it has said so for so long. */
const CONFIRM_MS = 24 * HOUR_MS;

/** What is remembered of the clock from one look to the next, ms since the epoch. */
export interface ClockState {
  /** The time by which days are deleted. */
  readonly trustedMs: number;
  /** A time far ahead that the clock told: when it did so first, and last. */
  readonly doubted?: { readonly sinceMs: number; readonly seenMs: number };
}

/** The state after a look at the clock. Whatever the clock says, days are deleted too late rather than too early. */
export function lookAtClock(state: ClockState, nowMs: number): ClockState {
  if (nowMs <= state.trustedMs + STEP_MS) return { trustedMs: nowMs };
  const { doubted } = state;
  const goesOn = doubted !== undefined && nowMs >= doubted.seenMs && nowMs <= doubted.seenMs + STEP_MS;
  if (!goesOn) return { trustedMs: state.trustedMs, doubted: { sinceMs: nowMs, seenMs: nowMs } };
  if (nowMs - doubted.sinceMs >= CONFIRM_MS) return { trustedMs: nowMs };
  return { trustedMs: state.trustedMs, doubted: { sinceMs: doubted.sinceMs, seenMs: nowMs } };
}
