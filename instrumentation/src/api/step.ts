import type { Carrier } from './carrier.ts';
import type { EntityOptions, EntityWork } from './entity.ts';
import type { Entity, Outcome } from './entity.ts';
import type { HandOff, LoadOptions } from './hand-off.ts';
import type { EntityType, Names } from './names.ts';
import type { PageFetch, PagesOptions, PageWork } from './page.ts';

export interface StepOptions {
  /** The object stream (S3-11): contacts, tickets, files. The step's name unless told otherwise. */
  pipeline?: string | undefined;
}

/** One step of a run, as a rule one object type. */
export interface Step<N extends Names = Names> {
  /** The step span's id, 16 hex. */
  readonly id: string;
  readonly name: string;
  /** Position in the run, from 0. */
  readonly index: number;
  /**
   * Works page by page. The fetch of a page runs inside that page, so its list call is the page's;
   * a source that turns out to be exhausted leaves no empty page.
   */
  pages<D extends object, C = string>(source: PageFetch<D, C>, work: PageWork<D, N>): Promise<void>;
  pages<D extends object, C = string>(source: PageFetch<D, C>, options: PagesOptions, work: PageWork<D, N>): Promise<void>;
  pages<D>(source: AsyncIterable<D> | Iterable<D>, work: PageWork<D, N>): Promise<void>;
  /**
   * Records without paging: no page row is shown (S0-25). Items may be a function that fetches them,
   * so that the list call is shown as the one that fetched these records.
   */
  entities<T, Type extends EntityType<N> = EntityType<N>>(
    type: Type,
    items: Iterable<T> | (() => Promise<readonly T[]>),
    options: EntityOptions<T>,
    work: EntityWork<T, N, Type>,
  ): Promise<void>;
  /** Writes what other units fetched. */
  load<T, Type extends EntityType<N> = EntityType<N>>(
    type: Type,
    handOffs: Iterable<HandOff<T>>,
    options: LoadOptions,
    work: (handOff: HandOff<T>, entity: Entity<N, Type>) => Outcome | Promise<Outcome>,
  ): Promise<void>;
  /** For workers in other processes: `sync.resume(carrier, …)`. */
  carrier(): Carrier;
}
