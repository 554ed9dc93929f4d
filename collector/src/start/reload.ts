import { changedKeys } from '../config/changed-keys.ts';
import type { Settings } from '../config/settings.ts';
import type { Log } from '../telemetry/log.ts';

/** What is in use at once when the file is read again; all else waits for a restart. */
const AT_ONCE = /^(?:access|limits|redaction|lost|log)\b/;
/** The listening address has them. */
const ONCE = new Set(['limits.requestMs', 'limits.keepAliveMs']);

const isAtOnce = (key: string): boolean => AT_ONCE.test(key) && !ONCE.has(key);

/** What was taken over, by key. */
interface TakenOver {
  /** What is in use now: what the collector was started with where something waits. */
  readonly settings: Settings;
  readonly keys: readonly string[];
  readonly waiting: readonly string[];
}

export interface ReloadDeps {
  /** What the collector was started with. */
  readonly settings: Settings;
  readonly log: Log;
  /** Something of it is in use now. `shown` is the whole file, secrets hidden. */
  readonly onTaken: (taken: TakenOver, shown: string) => void;
}

/** Takes over what can change while the collector runs, and says by key what does and what waits. */
export function takingOver({ settings: started, log, onTaken }: ReloadDeps): (next: Settings, shown: string) => void {
  let current = started;
  return (next, shown) => {
    const waiting = changedKeys(started, next).filter((key) => !isAtOnce(key));
    if (waiting.length > 0) log('warn', 'Some of what changed in the configuration waits for a restart', { keys: waiting.join(', ') });
    let { access } = next;
    if (access.tokens.length === 0 && current.access.tokens.length > 0) {
      // Whoever reaches the collector could do everything from now on: nobody shall come to that by a line too few.
      log('error', 'The configuration has no token any more; those before stay until a restart', { keys: 'access.tokens' });
      access = current.access;
    }
    const { requestMs, keepAliveMs } = started.limits;
    const { redaction, lost, log: logging } = next;
    const taken = { ...started, access, redaction, lost, log: logging, limits: { ...next.limits, requestMs, keepAliveMs } };
    const keys = changedKeys(current, taken);
    current = taken;
    if (keys.length === 0) return;
    log('info', 'The configuration was read again and is in use', { keys: keys.join(', ') });
    onTaken({ settings: taken, keys, waiting }, shown);
  };
}
