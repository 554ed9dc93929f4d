import type { RootOptions } from './scope.ts';

/** The request that came in: Node's, Express's and the web's own requests are such. Its query is not recorded. */
export interface InboundRequest {
  readonly method?: string | undefined;
  readonly url?: string | undefined;
}

export interface ActionOptions extends RootOptions {
  /** In readable words: `Create application`. */
  action: string;
  /** The request that asked for it. */
  request?: InboundRequest | undefined;
  /** The internal record that it is about; its calls carry it (S2-07). */
  record?: { type: string; id: string | number } | undefined;
}

export interface PassthroughOptions extends RootOptions {
  /** The request that is passed on; its method and path are the passthrough's name. */
  request: InboundRequest;
}

/** An action, passthrough or delivery at work. */
export interface Work {
  /** Its trace id, 32 hex. */
  readonly id: string;
  /** The id that the tool gave the record: its newest call that wrote something carries it (S2-08). To be told while it works. */
  returned(id: string | number): void;
}
