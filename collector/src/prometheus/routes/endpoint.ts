/** One request, read. */
interface PrometheusRequest {
  /** Parameters of the body first, then of the address. */
  readonly form: URLSearchParams;
  /** The name in the path, of `/label/:name/values`. */
  readonly name: string;
  /** Aborted when the client goes away. */
  readonly signal: AbortSignal;
}

export interface Answered {
  readonly data: unknown;
  readonly warnings?: readonly string[];
}

/** Answers with what becomes `data`. Throws a `Refusal` for what Prometheus refuses. */
export type Endpoint = (request: PrometheusRequest) => Promise<Answered>;
