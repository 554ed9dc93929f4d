/** Failures of one cause whose bodies are all kept. */
const ALL_UP_TO = 20;
/** Causes told apart in one run; those beyond share one count. */
const CAUSES = 1_000;

export interface Place {
  /** Which of those kept it is, from 1. */
  readonly number: number;
  /** Failures of that cause so far. */
  readonly total: number;
}

/** How many failures of each cause had their bodies kept, in one run. */
export class Quota {
  private readonly causes = new Map<string, { kept: number; total: number }>();

  /** Counts a failure. Undefined when its bodies are not kept. */
  take(cause: string): Place | undefined {
    const key = this.causes.has(cause) || this.causes.size < CAUSES ? cause : '';
    const count = this.causes.get(key) ?? { kept: 0, total: 0 };
    this.causes.set(key, count);
    count.total += 1;
    if (!isKept(count.total)) return undefined;
    count.kept += 1;
    return { number: count.kept, total: count.total };
  }
}

/** The first 20, each tenth up to 100, each hundredth up to 1,000, and so on: never many, and never none for long. */
function isKept(total: number): boolean {
  return total <= ALL_UP_TO || total % 10 ** Math.floor(Math.log10(total)) === 0;
}
