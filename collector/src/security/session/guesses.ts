/** So many wrong tokens within the window are heard from one address. */
const MOST = 10;
const WINDOW_MS = 60_000;

/** Addresses that are remembered; more forget the oldest. */
const MOST_ADDRESSES = 10_000;

interface Guesses {
  count: number;
  /** When they are forgotten, ms since the epoch. */
  end: number;
}

/** Counts wrong tokens by the address they came from. After too many the right one is not heard either: the answer would tell which it is. */
export class GuessLimit {
  readonly #byAddress = new Map<string, Guesses>();

  /** How long nothing more is heard from an address, s; 0 when it is heard. */
  waitOf(address: string): number {
    const guesses = this.#byAddress.get(address);
    if (guesses === undefined || guesses.count < MOST) return 0;
    return Math.max(0, Math.ceil((guesses.end - Date.now()) / 1_000));
  }

  addWrong(address: string): void {
    const now = Date.now();
    const before = this.#byAddress.get(address);
    if (before !== undefined && before.end > now) {
      before.count += 1;
      return;
    }
    this.#byAddress.delete(address);
    for (const [other, { end }] of this.#byAddress) {
      if (end > now && this.#byAddress.size < MOST_ADDRESSES) break;
      this.#byAddress.delete(other);
    }
    this.#byAddress.set(address, { count: 1, end: now + WINDOW_MS });
  }
}
