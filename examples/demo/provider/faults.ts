import { shuffled } from './random.ts';

/** What goes wrong with a record at the provider, and how many records have it. */
export const CONTACT_FAULTS = {
  /** Has no e-mail address: the sync skips it. */
  no_email: 30,
  /** Its e-mail address is refused: 422, whose body names the field. */
  invalid_email: 10,
  /** Listed, but deleted before its details are read: 404. */
  gone: 4,
  /** Its details always answer 500. */
  broken: 3,
  /** Its details answer 503 the first time. */
  flaky: 12,
  /** Its details take long to come. */
  slow: 6,
  /** Another record has its external id: 409. */
  duplicate: 1,
  /** Its birthday is no date: the sync's own mapping throws. */
  bad_birthday: 2,
} as const;

export const COMPANY_FAULTS = {
  /** Refused inside an otherwise good batch answer. */
  invalid_domain: 3,
} as const;

export const DEAL_FAULTS = {
  /** Deleted between extraction and load: 404. */
  gone: 2,
  /** Its line items always answer 500. */
  broken: 1,
  /** Its line items answer 503 the first time. */
  flaky: 4,
  /** Has no amount: the sync skips it. */
  no_amount: 5,
} as const;

export type ContactFault = keyof typeof CONTACT_FAULTS;
export type CompanyFault = keyof typeof COMPANY_FAULTS;
export type DealFault = keyof typeof DEAL_FAULTS;

/** Which of `count` records (by position) has which fault; exactly as many of each as the table says. */
export function assignFaults<Fault extends string>(
  random: () => number,
  count: number,
  faults: Readonly<Record<Fault, number>>,
): Map<number, Fault> {
  const order = shuffled(
    random,
    Array.from({ length: count }, (_, position) => position),
  );
  const assigned = new Map<number, Fault>();
  for (const [fault, howMany] of Object.entries(faults) as [Fault, number][]) {
    for (const position of order.splice(0, howMany)) assigned.set(position, fault);
  }
  return assigned;
}
