import { warnOnce } from '../context/warn.ts';

/** A fault of ours must never reach the host: it is warned about once, and what was asked for is undefined. */
export function guarded<T>(what: string, work: () => T): T | undefined {
  try {
    return work();
  } catch (error) {
    warnOnce(`SYNCTRAIL_KIND ${what}`, `${what} could not be recorded: ${String(error)}`);
    return undefined;
  }
}
