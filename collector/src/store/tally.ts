/** What a store's worker has done since it was opened. */
export interface Tally {
  /** Transactions that are safe on disk, and how long they took in all. */
  commits: number;
  commitSeconds: number;
  /** Parts of batches that were there already: their sender did not hear of it, and sent them again. */
  repeated: number;
  /** Log records that were left out, as one that is equal in everything is kept. */
  repeatedLogs: number;
  /** Files written anew, compressed; bytes before and after. */
  compressedFiles: number;
  compressedFromBytes: number;
  compressedToBytes: number;
  /** Files that were older than what is kept. */
  deletedFiles: number;
  /** What the engine holds now. */
  memoryBytes: number;
}
