/**
 * So much in a second, and at most a second's worth at once. What is larger than that is let in when the bucket is full enough to
 * take anything, and paid for before the next: a request that never fitted could never be sent.
 */
export class Bucket {
  readonly #perSecond: number;
  #level: number;
  #atMs: number;

  constructor(perSecond: number, nowMs: number) {
    this.#perSecond = perSecond;
    this.#level = perSecond;
    this.#atMs = nowMs;
  }

  /** How long to wait before anything more is let in, ms; 0 when it is. */
  waitMs(nowMs: number): number {
    this.#fill(nowMs);
    return this.#level > 0 ? 0 : Math.ceil(((1 - this.#level) * 1_000) / this.#perSecond);
  }

  take(amount: number, nowMs: number): void {
    this.#fill(nowMs);
    this.#level -= amount;
  }

  #fill(nowMs: number): void {
    const passedMs = Math.max(0, nowMs - this.#atMs);
    this.#level = Math.min(this.#perSecond, this.#level + (passedMs * this.#perSecond) / 1_000);
    this.#atMs = nowMs;
  }
}
