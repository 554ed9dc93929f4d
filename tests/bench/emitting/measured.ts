/** What a child process says of itself. */
export interface Measured {
  /** For each entity (or call) after the warm-up, µs. */
  cpuUs: number;
  /** Growth of the resident memory, from the end of the warm-up to its highest, bytes. */
  grownBytes: number;
}

export interface Plan {
  count: number;
  warmup: number;
  size: number;
  way: 'pages' | 'loop' | 'yielding';
}

/** How the child is to work, from its environment. */
export function planned(): Plan {
  const { COUNT, WARMUP, SIZE, WAY } = process.env;
  return {
    count: Number(COUNT ?? 100_000),
    warmup: Number(WARMUP ?? 0),
    size: Number(SIZE ?? 100),
    way: WAY === 'loop' || WAY === 'yielding' ? WAY : 'pages',
  };
}

/** Lets the event loop turn, as a sync that waits for its provider does. */
export const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Works through the warm-up, then through all, and prints what it took with everything exported. */
export async function measure(plan: Plan, work: (count: number) => Promise<void>): Promise<void> {
  if (plan.warmup > 0) await work(plan.warmup);
  const rss = process.memoryUsage.rss();
  let highest = rss;
  const watch = setInterval(() => (highest = Math.max(highest, process.memoryUsage.rss())), 50);
  const before = process.cpuUsage();
  await work(plan.count);
  const { user, system } = process.cpuUsage(before);
  clearInterval(watch);
  highest = Math.max(highest, process.memoryUsage.rss());
  const measured: Measured = { cpuUs: (user + system) / plan.count, grownBytes: highest - rss };
  console.log(JSON.stringify(measured));
}
