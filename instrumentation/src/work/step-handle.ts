import { IMPLICIT_UNIT_ENTITIES } from '@synctrail/model';
import type { PageKind } from '@synctrail/model';
import type { Carrier } from '../api/carrier.ts';
import type { Entity, EntityOptions, EntityWork, Outcome } from '../api/entity.ts';
import type { HandOff, LoadOptions } from '../api/hand-off.ts';
import type { PagesOptions, PageWork } from '../api/page.ts';
import type { Step } from '../api/step.ts';
import { stepCarrier } from '../resume/carrier.ts';
import { failureOnce } from './failure.ts';
import { pageSource } from './page-source.ts';
import { chunks } from './pool.ts';
import type { StepWork } from './step-work.ts';
import type { EntityPlan } from './work-entities.ts';
import { workEntities } from './work-entities.ts';
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

  async entities<T>(type: string, items: Iterable<T>, options: EntityOptions<T>, work: EntityWork<T>): Promise<void> {
    await this.units('implicit', type, items, { ...options, work });
  }

  async load<T>(
    type: string,
    handOffs: Iterable<HandOff<T>>,
    options: LoadOptions,
    work: (handOff: HandOff<T>, entity: Entity) => Outcome | Promise<Outcome>,
  ): Promise<void> {
    await this.units('load', type, handOffs, {
      concurrency: options.concurrency,
      id: (handOff) => handOff.id,
      originId: (handOff) => handOff.originId,
      work,
    });
  }

  carrier(): Carrier {
    return stepCarrier(this.step);
  }

  /** Units of as many records as one trace should hold, one after the other. */
  private async units<T>(kind: PageKind, type: string, items: Iterable<T>, plan: EntityPlan<T>): Promise<void> {
    const { step } = this;
    for (const chunk of chunks(items, IMPLICIT_UNIT_ENTITIES)) {
      const number = step.nextNumber();
      const unit = step.openUnit({ kind, number, key: `${step.name}:${kind}:${number}`, attempt: 1 });
      try {
        await workEntities(unit, type, chunk, plan);
      } catch (error) {
        unit.failure = failureOnce(error, {});
        throw error;
      } finally {
        step.closeUnit(unit);
      }
      await step.run.exporter.room();
    }
  }
}
