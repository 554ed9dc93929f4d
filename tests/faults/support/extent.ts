import { seeded } from '../../support/random.ts';

const IS_LONG = process.env['SYNCTRAIL_FAULTS'] === 'long';
const SEED = process.env['SYNCTRAIL_FAULTS_SEED'];

/** How often something is tried in `npm test`, and in `npm run test:faults`. */
export function extent(short: number, long: number): number {
  return IS_LONG ? long : short;
}

/** A seed for a test, printed: with SYNCTRAIL_FAULTS_SEED the same is tried again. */
export function seedOf(test: string): number {
  const seed = SEED === undefined ? Date.now() % 1_000_000_000 : Number(SEED);
  console.info(`${test}: SYNCTRAIL_FAULTS_SEED=${seed}`);
  return seed;
}

/** Numbers that follow from a seed. */
export class Chance {
  readonly #random: () => number;

  constructor(seed: number) {
    this.#random = seeded(seed);
  }

  /** From 0 to below `end`, whole. */
  below(end: number): number {
    return Math.floor(this.#random() * end);
  }

  of<T>(list: readonly [T, ...T[]]): T {
    return list[this.below(list.length)] ?? list[0];
  }
}
