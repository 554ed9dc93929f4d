/** What happened to a log since the process began. */
export interface Tally {
  /** Groups that were written and synced. */
  syncs: number;
  /** Broken segments that were set aside. */
  setAside: number;
  /** Entries that were lost with them. */
  broken: number;
  /** Bytes of unfinished writes that were cut off at the start. */
  tornBytes: number;
  /** Entries that were deleted by age before every destination had done with them. */
  expired: number;
}

export function newTally(): Tally {
  return { syncs: 0, setAside: 0, broken: 0, tornBytes: 0, expired: 0 };
}
