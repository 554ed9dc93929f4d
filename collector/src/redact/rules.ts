import { setRedactionRules } from '@synctrail/model';
import { textPattern } from './pattern.ts';
import type { RedactionSettings } from './settings.ts';

/** From now on these rules hold in this process, for what it receives; what was kept before stays as it is. */
export function useRules({ keys, patterns, headers, keepKeys }: RedactionSettings): void {
  setRedactionRules({ keys, patterns: patterns.map(textPattern), headers, plainKeys: keepKeys });
}
