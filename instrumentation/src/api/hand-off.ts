/**
 * A record given to another unit, which decides its outcome. Plain JSON when the item is, so it can travel through a queue.
 * An item that is too large to travel may be left out on the way.
 */
export interface HandOff<T = unknown> {
  readonly type: string;
  /** The record's id in the system it comes from. */
  readonly id: string;
  /** The unit that fetched it, 32 hex. */
  readonly originId: string;
  readonly item: T;
}

export interface HandOffOptions<T> {
  /** The record's id in the system it comes from. */
  id: (item: T) => string | number;
}

export interface LoadOptions {
  /** Records worked on at the same time; 8 unless told otherwise. */
  concurrency?: number | undefined;
}
