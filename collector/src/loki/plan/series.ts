import type { Labels } from '../answer/labels.ts';

/** One value of a step. */
export interface Sample {
  readonly labels: Labels;
  /** `keyOf(labels)`. */
  readonly key: string;
  readonly value: number;
}

/** The samples of one step: at most one for each set of labels. */
export type Vector = readonly Sample[];

/** The instants a metric query is evaluated at, ns. */
export interface Steps {
  readonly firstNs: bigint;
  readonly stepNs: bigint;
  readonly count: number;
}

/** A series more than this is refused, as the provisioned Loki does (`max_query_series`). */
export const MAX_SERIES = 5_000;
