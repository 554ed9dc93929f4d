import type { Initiator } from '../../api/run.ts';
import type { Scope } from './scope.ts';

/** A change to the configuration. Before and after are redacted, by key and by shape. */
export interface ConfigurationChange extends Scope {
  /** What was changed: `Field mapping`. */
  subject: string;
  /** Who changed it. */
  initiator?: Initiator | undefined;
  before?: unknown;
  after?: unknown;
}
