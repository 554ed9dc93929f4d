/** Work at a time, ms: then the host's code has its turn. */
const TURN_MS = 4;
/** More than these are not kept waiting: the next one costs the time of the oldest. */
const WAITING = 1_000;

const waiting: (() => void)[] = [];
const timers = new Map<NodeJS.Timeout, () => void>();
let scheduled = false;

/** Does work when the host's code has nothing to do; it must not throw. @param waitMs and not before */
export function later(work: () => void, waitMs = 0): void {
  if (waitMs > 0 && timers.size < WAITING) {
    const timer = setTimeout(() => {
      timers.delete(timer);
      later(work);
    }, waitMs).unref();
    timers.set(timer, work);
    return;
  }
  waiting.push(work);
  if (waiting.length > WAITING) waiting.shift()?.();
  schedule();
}

/** Does all of it now: what comes next is an export that should have it, or the end of the process. */
export function catchUp(): void {
  for (const [timer, work] of timers) {
    clearTimeout(timer);
    waiting.push(work);
  }
  timers.clear();
  while (waiting.length > 0) waiting.shift()?.();
}

function schedule(): void {
  if (scheduled || waiting.length === 0) return;
  scheduled = true;
  setImmediate(() => {
    scheduled = false;
    const end = performance.now() + TURN_MS;
    do waiting.shift()?.();
    while (waiting.length > 0 && performance.now() < end);
    schedule();
  });
}
