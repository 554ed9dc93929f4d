// Loaded ahead of a collector's own modules: its clock is ahead by what stands in a file, ms, in all of its threads.
import { readFileSync } from 'node:fs';

const file = process.env['CLOCK_FILE'] ?? '';
const realNow = Date.now;
const RealDate = Date;
let readAt = -Infinity;
let aheadMs = 0;

function now(): number {
  if (performance.now() - readAt > 5) {
    aheadMs = Number(readFileSync(file, 'utf8'));
    readAt = performance.now();
  }
  return realNow() + aheadMs;
}

globalThis.Date = new Proxy(RealDate, {
  construct: (target, args: [], newTarget: new () => object) =>
    Reflect.construct(target, args.length === 0 ? [now()] : args, newTarget as unknown as typeof globalThis.Date) as Date,
});
RealDate.now = now;
