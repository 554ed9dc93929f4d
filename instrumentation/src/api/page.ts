import type { BatchOptions, BatchWork, EntityOptions, EntityWork } from './entity.ts';
import type { HandOff, HandOffOptions } from './hand-off.ts';
import type { EntityType, Names } from './names.ts';

/** One page of a step: a unit of work with a trace of its own. */
export interface Page<N extends Names = Names> {
  /** Trace id of the page's first segment, 32 hex. */
  readonly id: string;
  /** Position in the step, from 1. */
  readonly number: number;
  /** Attempt at this page, from 1. */
  readonly attempt: number;
  /** Works on each record. A throw fails the record, not the page. Resolves when all have ended. */
  entities<T, Type extends EntityType<N> = EntityType<N>>(
    type: Type,
    items: Iterable<T>,
    options: EntityOptions<T>,
    work: EntityWork<T, N, Type>,
  ): Promise<void>;
  /**
   * Works on records in batches: the calls made inside belong to the page, and each record of the batch links to them.
   * A throw fails the records of that batch that have no outcome yet.
   */
  batches<T, Type extends EntityType<N> = EntityType<N>>(
    type: Type,
    items: Iterable<T>,
    options: BatchOptions<T>,
    work: BatchWork<T, N, Type>,
  ): Promise<void>;
  /** Gives records to a later `step.load`, here or in another process. */
  handOff<T>(type: EntityType<N>, items: Iterable<T>, options: HandOffOptions<T>): HandOff<T>[];
}

/** A fetched page says where the next one begins; everything else of it is yours. */
export interface PageData<C> {
  /** Absent, null or empty on the last. */
  next?: C | null | undefined;
}

/** Fetches one page; undefined when there is none left. The cursor is undefined for the first page. */
export type PageFetch<D extends object, C = string> = (cursor: C | undefined) => Promise<(D & PageData<C>) | undefined>;

export interface PagesOptions {
  /** Attempts at one page, 1 unless told otherwise: a page that fails in a recoverable way is fetched again as a new unit. */
  attempts?: number | undefined;
  /** Wait before the second attempt, ms; it doubles with each further one. 1,000 unless told otherwise. */
  backoffMs?: number | undefined;
}

export type PageWork<D, N extends Names = Names> = (page: Page<N>, data: D) => unknown;
