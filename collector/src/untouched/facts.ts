/** What the attributes of one span or record say of itself, as bits: all that enrichment asks for. */
export const FACT = {
  ofSync: 1,
  address: 2,
  template: 4,
  header: 8,
  headroom: 16,
  tooMany: 32,
  limitHit: 64,
  refused: 128,
  errorClass: 256,
  recoverability: 512,
  fingerprint: 1_024,
  integration: 2_048,
  failure: 4_096,
} as const;

const BY_KEY: ReadonlyMap<string, number> = new Map([
  ['sync.level', FACT.ofSync],
  ['url.full', FACT.address],
  ['url.template', FACT.template],
  ['sync.rate_limit.remaining', FACT.headroom],
  ['sync.rate_limit.limit', FACT.headroom],
  ['sync.rate_limit.hit', FACT.limitHit],
  // whether it is a status that says so is not worth the look
  ['error.type', FACT.refused | FACT.tooMany],
  ['sync.error.class', FACT.errorClass],
  ['sync.error.recoverability', FACT.recoverability],
  ['sync.error.fingerprint', FACT.fingerprint],
  ['sync.integration', FACT.integration],
]);

/** What an attribute says by its key alone. */
export function factsOf(key: string): number {
  return key.startsWith('http.response.header.') ? FACT.header : (BY_KEY.get(key) ?? 0);
}

/** What a status says. */
export function factsOfStatus(status: number | bigint): number {
  if (status < 400) return 0;
  return status === 429 ? FACT.refused | FACT.tooMany : FACT.refused;
}

const has = (facts: number, fact: number): boolean => (facts & fact) !== 0;

/** Whether a failure has all that is added to one. */
export function isToldFailure(facts: number): boolean {
  const isTold = has(facts, FACT.errorClass) && has(facts, FACT.recoverability);
  return isTold && (has(facts, FACT.fingerprint) || !has(facts, FACT.integration));
}

/** Whether a call has all that is added to one. */
export function isToldCall(facts: number): boolean {
  if (has(facts, FACT.address) && !has(facts, FACT.template)) return false;
  if (has(facts, FACT.header) && !has(facts, FACT.headroom)) return false;
  return !has(facts, FACT.tooMany) || has(facts, FACT.limitHit);
}

export { has };
