type ErrorType = 'bad_data' | 'execution' | 'not_found';

const STATUS = { bad_data: 400, execution: 422, not_found: 404 } as const satisfies Record<ErrorType, number>;

/** A request that Prometheus, or this part of it, does not take: the type and the words it is answered with. Caught in one place, the router. */
export class Refusal extends Error {
  readonly type: ErrorType;

  constructor(message: string, type: ErrorType = 'bad_data') {
    super(message);
    this.type = type;
  }

  get status(): number {
    return STATUS[this.type];
  }
}

/** Real PromQL that the embedded store does not answer; it says so instead of answering something else. */
export function notSupported(what: string): Refusal {
  return new Refusal(`invalid parameter "query": not supported by the embedded store: ${what}`);
}

/** What is no PromQL, or means nothing; `at` is a place in the text. */
export function invalidQuery(query: string, at: number, what: string): Refusal {
  const before = query.slice(0, at).split('\n');
  return new Refusal(`invalid parameter "query": ${before.length}:${(before.at(-1)?.length ?? 0) + 1}: parse error: ${what}`);
}

/** A query that cannot be carried out on what is stored. */
export function failed(what: string): Refusal {
  return new Refusal(what, 'execution');
}
