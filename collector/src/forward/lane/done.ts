import type { Position, Progress } from '../../queue/entry.ts';

type Range = [first: Position, last: Position];

/** Which positions of a log a destination has done with: all before `low`, and ranges above it. */
export class Done {
  #low: Position;
  #ranges: Range[];

  constructor({ low, ranges }: Progress) {
    this.#low = low;
    this.#ranges = ranges.map(([first, last]) => [first, last]);
  }

  /** The first position that is not done with. */
  get low(): Position {
    return this.#low;
  }

  get progress(): Progress {
    return { low: this.#low, ranges: this.#ranges.map(([first, last]) => [first, last]) };
  }

  /** Adds the positions from `first` to `last`, both included. */
  add(first: Position, last: Position): void {
    if (last < first) return;
    const apart = this.#ranges.filter((range) => range[1] < first - 1 || range[0] > last + 1);
    const touched = this.#ranges.filter((range) => range[1] >= first - 1 && range[0] <= last + 1);
    const merged: Range = [Math.min(first, ...touched.map((range) => range[0])), Math.max(last, ...touched.map((range) => range[1]))];
    this.#ranges = [...apart, merged].sort((a, b) => a[0] - b[0]);
    const [lowest] = this.#ranges;
    if (lowest === undefined || lowest[0] > this.#low) return;
    this.#low = Math.max(this.#low, lowest[1] + 1);
    this.#ranges.shift();
  }

  /** The first position from `from` on that is not done with. */
  openFrom(from: Position): Position {
    const at = Math.max(from, this.#low);
    const within = this.#ranges.find(([first, last]) => first <= at && at <= last);
    return within === undefined ? at : within[1] + 1;
  }

  /** Where the next range begins after the position; Infinity when there is none. */
  closedAfter(position: Position): Position {
    return this.#ranges.find(([first]) => first > position)?.[0] ?? Infinity;
  }
}
