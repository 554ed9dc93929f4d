import type { WorkStatus } from '@synctrail/model';
import type { EntityType, Names, OutcomesOf, SkipCode } from './names.ts';

/** What became of a record. Only an entity's own methods make one, so a callback that returns one has told its outcome. */
export interface Outcome {
  readonly action: 'create' | 'update' | 'delete' | 'skip' | 'none';
}

export interface Written {
  /** The id the target gave the record. */
  targetId?: string | number | undefined;
}

/** How a dependent sub-step (image, metafield, inventory) went (S1-22). */
export type SubstepStatus = Extract<WorkStatus, 'success' | 'completed' | 'partial_success' | 'failed'>;

/** How a record's outcome is told, by what its type may come to. */
interface Outcomes<Code extends string> {
  created(written?: Written): Outcome;
  updated(written?: Written): Outcome;
  deleted(written?: Written): Outcome;
  /** Left as it is. `code` groups the skips (`no_email`), `text` says more to a reader; without it, what the code was declared with. */
  skipped(code: Code, text?: string): Outcome;
}

interface EntityBasics {
  /** The record's id in the system it comes from. */
  readonly id: string;
  readonly type: string;
  /** Failed without a throw: for answers that name the failed records of a batch. The run goes on. */
  failed(error: unknown): Outcome;
  /** Result of a dependent sub-step: a partial or failed one makes the record's status partial. */
  substep(name: string, status: SubstepStatus): void;
  /** Runs `fetch` while the record shows as being extracted; a throw in it ends as `extraction_failed` (S1-18, S1-20). */
  extract<T>(fetch: () => T | Promise<T>): Promise<T>;
}

/**
 * One record on its way. Tell its outcome once; told twice, the last one counts; a throw in the callback tells `failed`.
 * An entity that ends without an outcome is counted as unaccounted, a fault that shows.
 */
export type Entity<N extends Names = Names, Type extends EntityType<N> = EntityType<N>> = EntityBasics &
  Pick<Outcomes<SkipCode<N>>, OutcomesOf<N, Type>>;

export interface EntityOptions<T> {
  /** The record's id in the system it comes from. */
  id: (item: T) => string | number;
  /** Its id in the target, where it is known before the write. */
  targetId?: ((item: T) => string | number | undefined) | undefined;
  /** Records worked on at the same time; 8 unless told otherwise. */
  concurrency?: number | undefined;
}

export type EntityWork<T, N extends Names = Names, Type extends EntityType<N> = EntityType<N>> = (
  item: T,
  entity: Entity<N, Type>,
) => Outcome | Promise<Outcome>;

export interface BatchOptions<T> extends EntityOptions<T> {
  /** Records in one batch. */
  size: number;
  /** Batches worked on at the same time; 1 unless told otherwise. */
  concurrency?: number | undefined;
}

/** Works on one batch; `entities[i]` belongs to `chunk[i]`. */
export type BatchWork<T, N extends Names = Names, Type extends EntityType<N> = EntityType<N>> = (
  chunk: T[],
  entities: Entity<N, Type>[],
) => unknown;
