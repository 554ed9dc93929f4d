import type { AsyncResource } from 'node:async_hooks';

/** An interceptor waits half a minute at most before it sends a call again, ms. */
const KEPT_MS = 60_000;
/** Calls that are remembered at most. */
const KEPT = 1_000;

interface Failed {
  readonly caller: AsyncResource;
  readonly at: number;
}

/**
 * Failed calls that an interceptor may send again, by method and address: it does so from a timer of its own, in whatever context.
 * One that stands alone is the one that is sent again; of several nobody could tell which.
 */
export class Resends {
  private readonly failed = new Map<string, Failed[]>();

  add(key: string, caller: AsyncResource): void {
    const list = this.recent(key);
    list.push({ caller, at: performance.now() });
    // what was remembered last stands last
    this.failed.delete(key);
    this.failed.set(key, list);
    if (this.failed.size > KEPT) this.failed.delete(this.failed.keys().next().value ?? key);
  }

  /** Who made the call that is sent again; 'several' when that is not certain. */
  take(key: string): AsyncResource | 'several' | undefined {
    const list = this.recent(key);
    if (list.length > 1) return 'several';
    this.failed.delete(key);
    return list[0]?.caller;
  }

  private recent(key: string): Failed[] {
    const since = performance.now() - KEPT_MS;
    return (this.failed.get(key) ?? []).filter(({ at }) => at >= since);
  }
}
