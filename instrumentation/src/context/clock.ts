/** How far the two clocks may drift apart before the steady one is set again, ms. */
const DRIFT_MS = 50;

/** How often that is looked at, ms of the steady clock. */
const LOOK_MS = 10;

let offset = Date.now() - performance.now();
let looked = -Infinity;

/** Now, ms since the epoch with fractions: steady between calls, and still right after the machine slept or its clock was set. */
export function nowMs(): number {
  const now = performance.now();
  const steady = now + offset;
  if (now - looked < LOOK_MS) return steady;
  looked = now;
  const wall = Date.now();
  if (Math.abs(wall - steady) <= DRIFT_MS) return steady;
  offset += wall - steady;
  return wall;
}
