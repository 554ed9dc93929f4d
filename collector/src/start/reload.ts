import { isDeepStrictEqual } from 'node:util';
import type { Settings } from '../config/settings.ts';
import type { Tokens } from '../security/tokens.ts';
import type { Log } from '../telemetry/log.ts';

/** What is only read at the start. */
const ONCE = ['listen', 'tls', 'limits', 'store', 'queue', 'forward', 'lost', 'log'] as const;

export interface ReloadDeps {
  /** What the collector was started with. */
  readonly settings: Settings;
  readonly tokens: Tokens;
  readonly log: Log;
  /** Other tokens are in use now. */
  readonly onTokens: (settings: Settings, shown: string) => void;
}

/** Takes over what can change while the collector runs, which are the tokens, and says what cannot. */
export function takingOver({ settings, tokens, log, onTokens }: ReloadDeps): (next: Settings, shown: string) => void {
  let { access } = settings;
  return (next, shown) => {
    const waiting = ONCE.filter((section) => !isDeepStrictEqual(next[section], settings[section]));
    if (waiting.length > 0) log('warn', 'Some of what changed in the configuration needs a restart', { sections: waiting.join(', ') });
    if (isDeepStrictEqual(next.access, access)) return;
    if (next.access.tokens.length === 0) {
      // Whoever reaches the collector could do everything from now on: nobody shall come to that by a line too few.
      log('error', 'The configuration has no token any more; those before stay until a restart');
      return;
    }
    access = next.access;
    tokens.replace(access.tokens);
    log('info', 'The tokens were read again', { tokens: access.tokens.length });
    onTokens({ ...settings, access }, shown);
  };
}
