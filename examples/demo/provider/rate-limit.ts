/** So many calls, then a pause: counted, not timed, so that a run meets its limit on a slow machine too. */
export interface RateLimit {
  calls: number;
  pauseMs: number;
}

export interface Verdict {
  allowed: boolean;
  headers: Record<string, string>;
}

/** Decides each call in turn, and says what is left in the headers that most providers use. */
export function rateLimiter(limit: RateLimit): (now: number) => Verdict {
  let used = 0;
  let closedUntil = 0;
  return (now) => {
    if (used >= limit.calls && closedUntil <= now) used = 0;
    const allowed = used < limit.calls;
    if (allowed) {
      used += 1;
      if (used === limit.calls) closedUntil = now + limit.pauseMs;
    }
    const resetAt = used === limit.calls ? closedUntil : now + limit.pauseMs;
    const headers: Record<string, string> = {
      'x-ratelimit-limit': String(limit.calls),
      'x-ratelimit-remaining': String(limit.calls - used),
      'x-ratelimit-reset': String(Math.ceil(resetAt / 1_000)),
    };
    if (!allowed) headers['retry-after'] = String(Math.max(1, Math.ceil((closedUntil - now) / 1_000)));
    return { allowed, headers };
  };
}
