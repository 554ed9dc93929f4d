/** A sum with what rounding took from it (Neumaier's): Prometheus adds so, and answers must be the same to the last digit. */
export class Sum {
  #sum = 0;
  #lost = 0;

  add(value: number): void {
    const total = this.#sum + value;
    if (!Number.isFinite(total) && !Number.isNaN(total)) this.#lost = 0;
    else if (Math.abs(this.#sum) >= Math.abs(value)) this.#lost += this.#sum - total + value;
    else this.#lost += value - total + this.#sum;
    this.#sum = total;
  }

  get total(): number {
    return Math.abs(this.#sum) === Number.POSITIVE_INFINITY ? this.#sum : this.#sum + this.#lost;
  }

  get parts(): readonly [sum: number, lost: number] {
    return [this.#sum, this.#lost];
  }
}

export function sum(values: readonly number[]): number {
  const total = new Sum();
  for (const value of values) total.add(value);
  return total.total;
}

/** The mean; where the sum is too large for a number, the mean so far is carried on instead of it. */
export function mean(values: readonly number[]): number {
  const total = new Sum();
  for (const value of values) total.add(value);
  const [whole, lost] = total.parts;
  if (Math.abs(whole) !== Number.POSITIVE_INFINITY) return whole / values.length + lost / values.length;
  return values.reduce((before, value, index) => (index === 0 ? value : before * (index / (index + 1)) + value / (index + 1)), 0);
}

export function least(values: readonly number[]): number {
  return values.reduce((best, value) => (value < best || Number.isNaN(best) ? value : best));
}

export function greatest(values: readonly number[]): number {
  return values.reduce((best, value) => (value > best || Number.isNaN(best) ? value : best));
}

/** The quantile between the two values next to it. */
export function quantile(q: number, values: readonly number[]): number {
  if (values.length === 0 || Number.isNaN(q)) return Number.NaN;
  if (q < 0) return Number.NEGATIVE_INFINITY;
  if (q > 1) return Number.POSITIVE_INFINITY;
  const sorted = values.toSorted((one, other) => (Number.isNaN(one) ? -1 : Number.isNaN(other) ? 1 : one - other));
  const rank = q * (sorted.length - 1);
  const lower = Math.max(0, Math.floor(rank));
  const upper = Math.min(sorted.length - 1, lower + 1);
  const weight = rank - Math.floor(rank);
  return (sorted[lower] ?? 0) * (1 - weight) + (sorted[upper] ?? 0) * weight;
}

/** The variance of the values of one series over time. */
export function variance(values: readonly number[]): number {
  const average = new Sum();
  const squares = new Sum();
  const now = (part: Sum) => part.parts[0] + part.parts[1];
  values.forEach((value, index) => {
    const delta = value - now(average);
    average.add(delta / (index + 1));
    squares.add(delta * (value - now(average)));
  });
  return now(squares) / values.length;
}

/** The variance over several series, as Prometheus' aggregation reckons it: without what rounding took. */
export function groupVariance(values: readonly number[]): number {
  let [average, squares] = [values[0] ?? 0, Number.isFinite(values[0]) ? 0 : Number.NaN];
  values.slice(1).forEach((value, index) => {
    const delta = value - average;
    average += delta / (index + 2);
    squares += delta * (value - average);
  });
  return squares / values.length;
}
