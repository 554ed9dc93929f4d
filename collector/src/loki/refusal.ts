/** A request that Loki, or this part of it, does not take: the status and the words it is answered with. Caught in one place, the router. */
export class Refusal extends Error {
  readonly status: number;

  constructor(message: string, status = 400) {
    super(message);
    this.status = status;
  }
}

/** Real LogQL that the embedded store does not answer; it says so instead of answering something else. */
export function notSupported(what: string): Refusal {
  return new Refusal(`not supported by the embedded store: ${what}`);
}

/** Loki's words for a query whose meaning, not its syntax, is wrong. */
export function invalid(what: string): Refusal {
  return new Refusal(`parse error : ${what}`);
}
