interface Ranked {
  readonly value: number;
}

/**
 * The greatest `size` values, or the least. A heap in the order of Go's, as of equal values at the edge it is the heap's order that decides
 * which are kept.
 */
export class Best<T extends Ranked> {
  readonly #size: number;
  readonly #sign: number;
  readonly #heap: T[] = [];

  constructor(size: number, greatest: boolean) {
    this.#size = size;
    this.#sign = greatest ? 1 : -1;
  }

  add(item: T): void {
    const heap = this.#heap;
    const [worst] = heap;
    if (heap.length < this.#size) {
      heap.push(item);
      this.#up(heap.length - 1);
    } else if (worst !== undefined && this.#replaces(item.value, worst.value)) {
      heap[0] = item;
      if (this.#size > 1) this.#down(0);
    }
  }

  /** Best first, what is no number last. */
  sorted(): T[] {
    return this.#heap.toSorted((one, other) => {
      if (Number.isNaN(one.value) || Number.isNaN(other.value)) return Number(Number.isNaN(one.value)) - Number(Number.isNaN(other.value));
      return this.#sign * (other.value - one.value);
    });
  }

  #replaces(value: number, worst: number): boolean {
    return this.#sign * value > this.#sign * worst || (Number.isNaN(worst) && !Number.isNaN(value));
  }

  #less(one: number, other: number): boolean {
    const [a, b] = [this.#heap[one]?.value ?? 0, this.#heap[other]?.value ?? 0];
    return Number.isNaN(a) || this.#sign * a < this.#sign * b;
  }

  #swap(one: number, other: number): void {
    const [a, b] = [this.#heap[one], this.#heap[other]];
    if (a === undefined || b === undefined) return;
    this.#heap[one] = b;
    this.#heap[other] = a;
  }

  #up(from: number): void {
    for (let index = from; index > 0;) {
      const parent = Math.floor((index - 1) / 2);
      if (!this.#less(index, parent)) break;
      this.#swap(index, parent);
      index = parent;
    }
  }

  #down(from: number): void {
    for (let index = from; ;) {
      const left = 2 * index + 1;
      if (left >= this.#heap.length) break;
      const right = left + 1;
      const child = right < this.#heap.length && this.#less(right, left) ? right : left;
      if (!this.#less(child, index)) break;
      this.#swap(index, child);
      index = child;
    }
  }
}
