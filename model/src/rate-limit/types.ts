/** A provider's own words on its limits, as its answer's headers gave them. */
export interface RateLimit {
  /** Calls allowed in the window. */
  limit?: number | undefined;
  /** Calls left in it (S0-29). */
  remaining?: number | undefined;
  /** When it refills, ms since the epoch. */
  resetAt?: number | undefined;
}

/** Headers by lower-case name. */
export type AnswerHeaders = Readonly<Record<string, string | readonly string[] | undefined>>;

export interface Answered {
  /** When the answer came, ms since the epoch: what "in 30 seconds" counts from. */
  readonly at: number;
  readonly statusCode?: number | undefined;
}
