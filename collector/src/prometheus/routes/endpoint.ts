import type { Asked } from '../../query-http/asked.ts';

export interface Answered {
  readonly data: unknown;
  readonly warnings?: readonly string[];
}

/** Answers with what becomes `data`. Throws a `Refusal` for what Prometheus refuses. */
export type Endpoint = (request: Asked) => Promise<Answered>;
