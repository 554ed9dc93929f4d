import type { BatchOptions, BatchWork, EntityOptions, EntityWork } from '../api/entity.ts';
import type { HandOff, HandOffOptions } from '../api/hand-off.ts';
import type { Page } from '../api/page.ts';
import type { UnitWork } from './unit-work.ts';
import { workBatches, workEntities } from './work-entities.ts';

/** What a page's callback gets in hand. */
export class PageHandle implements Page {
  private readonly unit: UnitWork;

  constructor(unit: UnitWork) {
    this.unit = unit;
  }

  get id(): string {
    return this.unit.id;
  }

  get number(): number {
    return this.unit.facts.number;
  }

  get attempt(): number {
    return this.unit.facts.attempt;
  }

  async entities<T>(type: string, items: Iterable<T>, options: EntityOptions<T>, work: EntityWork<T>): Promise<void> {
    await workEntities(this.unit, type, items, { ...options, work });
  }

  async batches<T>(type: string, items: Iterable<T>, options: BatchOptions<T>, work: BatchWork<T>): Promise<void> {
    await workBatches(this.unit, type, items, options, work);
  }

  handOff<T>(type: string, items: Iterable<T>, options: HandOffOptions<T>): HandOff<T>[] {
    return Array.from(items, (item) => {
      const id = String(options.id(item));
      this.unit.handOff(type, id);
      return { type, id, originId: this.unit.id, item };
    });
  }
}
