import type { Carrier } from '../../api/carrier.ts';
import type { Scope } from './scope.ts';

export interface ConnectionFlowOptions extends Scope {
  /** The user's session; its events are shown together (S4-31). */
  sessionId: string;
}

/** A user connecting an account, from the first page to the last, over as many requests as it takes. Events after its end are not recorded. */
export interface ConnectionFlow {
  /** Trace id of the flow, 32 hex. */
  readonly id: string;
  /** The customer now sees this step: `Choose account`. */
  step(name: string): void;
  /** Runs code of the flow, such as the exchange of a token: its calls are shown as the flow's. */
  run<T>(code: () => T | Promise<T>): Promise<T>;
  /** The user left before the end. */
  left(): void;
  /** The user came back, maybe in a session of its own. */
  returned(now?: { sessionId?: string | undefined }): void;
  /** The account is connected. */
  completed(account?: { connectionId?: string | undefined }): void;
  failed(error: unknown): void;
  /** For the next request, wherever it is served: `sync.resumeConnectionFlow(carrier)`. Take it after the last event. */
  carrier(): Carrier;
}
