/** Series of a workspace in a month. A label with an id of a run or a record would make one of each: that is refused, not stored. */
export const SERIES_AT_MOST = 200_000;

function monthOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 7);
}

/** Which series a workspace has, as far as they came this month: there is room for so many. */
export class SeriesRoom {
  readonly #most: number;
  readonly #known: Set<bigint>;
  #month: string;

  /** `known` are those that are stored already. */
  constructor(known: Iterable<bigint>, nowMs: number, most = SERIES_AT_MOST) {
    this.#known = new Set(known);
    this.#month = monthOf(nowMs);
    this.#most = most;
  }

  /** Whether there is room for all of these, which are known from then on. */
  takes(ids: readonly bigint[], nowMs: number): boolean {
    if (monthOf(nowMs) !== this.#month) {
      this.#month = monthOf(nowMs);
      this.#known.clear();
    }
    const added = ids.filter((id) => !this.#known.has(id));
    if (this.#known.size + added.length > this.#most) return false;
    for (const id of added) this.#known.add(id);
    return true;
  }
}
