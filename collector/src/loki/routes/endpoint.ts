/** One request, read: its parameters and the encodings it asks for. */
interface LokiRequest {
  readonly form: URLSearchParams;
  /** The name in the path, of `/label/:name/values`. */
  readonly name: string;
  /** `X-Loki-Response-Encoding-Flags`. */
  readonly flags: ReadonlySet<string>;
  /** Aborted when the client goes away. */
  readonly signal: AbortSignal;
}

/** Answers with what becomes the JSON body. Throws a `Refusal` for what Loki refuses. */
export type Endpoint = (request: LokiRequest) => Promise<object>;
