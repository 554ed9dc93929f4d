import type { Trigger } from '@synctrail/model';
import type { Initiator } from '../../api/run.ts';

/** Whom a piece of work is for; what is not given is the sync's own. */
export interface Scope {
  /** The linked account. */
  connectionId?: string | undefined;
  /** The customer. */
  tenantId?: string | undefined;
  /** The connected user. */
  userId?: string | undefined;
}

/** Who set a piece of work going, and whom it is for. */
export interface RootOptions extends Scope {
  /** An automation, an agent or a user (S2-17). */
  initiator?: Initiator | undefined;
  trigger?: Trigger | undefined;
  /** Your own id for it, such as a request's. */
  correlationId?: string | undefined;
  /** What throws after this was aborted ends as interrupted, not as failed. */
  signal?: AbortSignal | undefined;
}
