import type { Parcel } from '../wire/parcel.ts';

/** What was done to an item so that the engine takes it. */
export type Change = 'line_cut' | 'metadata_cut' | 'metadata_left_out' | 'time_brought_back' | 'late_lane' | 'attribute_cut';

/** Items that the engine would refuse, or drop in silence. */
interface Unfit {
  readonly reason: 'too_old' | 'trace_too_large';
  readonly words: string;
  readonly parcel: Parcel;
}

export interface Fitted {
  readonly parcel: Parcel;
  readonly unfit: readonly Unfit[];
  readonly changes: ReadonlyMap<Change, number>;
}

export class Changes {
  readonly counts = new Map<Change, number>();

  add(change: Change, count = 1): void {
    this.counts.set(change, (this.counts.get(change) ?? 0) + count);
  }
}
