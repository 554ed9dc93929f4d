import type { Tally } from '../tally.ts';

/** Of this worker's store, since it was opened. */
export const tally: Tally = {
  commits: 0,
  commitSeconds: 0,
  repeated: 0,
  repeatedLogs: 0,
  compressedFiles: 0,
  compressedFromBytes: 0,
  compressedToBytes: 0,
  deletedFiles: 0,
  memoryBytes: 0,
};
