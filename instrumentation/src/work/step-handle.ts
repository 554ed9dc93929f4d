import type { Carrier } from '../api/carrier.ts';
import type { Entity, EntityOptions, EntityWork, Outcome } from '../api/entity.ts';
import type { HandOff, LoadOptions } from '../api/hand-off.ts';
import type { PagesOptions, PageWork } from '../api/page.ts';
import type { Step } from '../api/step.ts';
import { stepCarrier } from '../resume/carrier.ts';
import { pageSource } from './page-source.ts';
import type { StepWork } from './step-work.ts';
import { workFetched, workInUnits } from './work-units.ts';
import { workPages } from './work-pages.ts';

/** What a step's callback gets in hand. */
export class StepHandle implements Step {
  private readonly step: StepWork;

  constructor(step: StepWork) {
    this.step = step;
  }

  get id(): string {
    return this.step.id;
  }

  get name(): string {
    return this.step.name;
  }

  get index(): number {
    return this.step.index;
  }

  async pages<D>(source: unknown, second: PagesOptions | PageWork<D>, third?: PageWork<D>): Promise<void> {
    const [options, work] = typeof second === 'function' ? [{}, second] : [second, third];
    if (work === undefined) throw new TypeError('step.pages: the last argument must be a function');
    await workPages(this.step, pageSource<D>(source), options, work);
  }

  async entities<T>(
    type: string,
    items: Iterable<T> | (() => Promise<readonly T[]>),
    options: EntityOptions<T>,
    work: EntityWork<T>,
  ): Promise<void> {
    const { step } = this;
    const plan = { ...options, work };
    if (typeof items === 'function') await workFetched(step, type, items, plan);
    else await workInUnits(step, 'implicit', type, items, plan);
  }

  async load<T>(
    type: string,
    handOffs: Iterable<HandOff<T>>,
    options: LoadOptions,
    work: (handOff: HandOff<T>, entity: Entity) => Outcome | Promise<Outcome>,
  ): Promise<void> {
    await workInUnits(this.step, 'load', type, handOffs, {
      concurrency: options.concurrency,
      id: (handOff) => handOff.id,
      originId: (handOff) => handOff.originId,
      work,
    });
  }

  carrier(): Carrier {
    return stepCarrier(this.step);
  }
}
