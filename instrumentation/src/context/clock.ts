/** How far the two clocks may drift apart before the steady one is set again, ms. */
const DRIFT_MS = 50;

let offset = Date.now() - performance.now();

/** Now, ms since the epoch with fractions: steady between calls, and still right after the machine slept or its clock was set. */
export function nowMs(): number {
  const steady = performance.now() + offset;
  const wall = Date.now();
  if (Math.abs(wall - steady) <= DRIFT_MS) return steady;
  offset += wall - steady;
  return wall;
}
