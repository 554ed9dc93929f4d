import type { EntityWork } from '../work/entity-work.ts';
import type { Segment } from '../work/segment.ts';
import type { UnitWork } from '../work/unit-work.ts';
import type { HeldCalls } from './held-calls.ts';

/** Where a call's span goes. */
export interface CallHome {
  readonly unit: UnitWork;
  readonly segment: Segment;
  readonly parentSpanId: string;
  readonly held: HeldCalls;
  /** The record it is made for. */
  readonly entity?: EntityWork | undefined;
}

/** Who may have calls: a record, a unit, or a step or run, which open a setup unit for them. */
export interface CallParent {
  home(): CallHome;
}
