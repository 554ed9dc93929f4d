/** Time, as far as forwarding needs it. */
export interface Clock {
  /** ms since the epoch. */
  now(): number;
  /** Resolves after so many ms, or as soon as the signal is aborted. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
}

/** Longer sleeps end early: Node's timers take no more. */
const MAX_SLEEP_MS = 2 ** 31 - 1;

export const SYSTEM_CLOCK: Clock = {
  now: () => Date.now(),
  sleep: (ms, signal) =>
    new Promise((resolve) => {
      const end = () => {
        clearTimeout(timer);
        signal.removeEventListener('abort', end);
        resolve();
      };
      const timer = setTimeout(end, Math.min(ms, MAX_SLEEP_MS));
      signal.addEventListener('abort', end);
      if (signal.aborted) end();
    }),
};
