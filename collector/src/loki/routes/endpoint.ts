import type { Asked } from '../../query-http/asked.ts';

interface LokiRequest extends Asked {
  /** `X-Loki-Response-Encoding-Flags`. */
  readonly flags: ReadonlySet<string>;
}

/** Answers with what becomes the JSON body. Throws a `Refusal` for what Loki refuses. */
export type Endpoint = (request: LokiRequest) => Promise<object>;
