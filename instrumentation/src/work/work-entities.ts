import { redactId } from '@synctrail/model';
import type { BatchOptions, BatchWork, Entity, EntityOptions, Outcome } from '../api/entity.ts';
import { within } from '../context/scope.ts';
import type { EntityWork } from './entity-work.ts';
import { atLeastOne, chunks, forEach } from './pool.ts';
import type { UnitWork } from './unit-work.ts';

const CONCURRENCY = 8;

/** Where a record comes from, and how it is worked on. */
export interface EntityPlan<T> {
  id: (item: T) => string | number;
  targetId?: ((item: T) => string | number | undefined) | undefined;
  originId?: ((item: T) => string) | undefined;
  concurrency?: number | undefined;
  work: (item: T, entity: Entity) => Outcome | Promise<Outcome>;
}

/** Opens a record; what the caller's own functions throw on the way fails it. */
function open<T>(
  unit: UnitWork,
  type: string,
  item: T,
  options: EntityOptions<T>,
  originId?: string,
): { entity: EntityWork; fault?: unknown } {
  let id = '';
  try {
    id = String(options.id(item));
    const entity = unit.openEntity(type, id, originId);
    try {
      const targetId = options.targetId?.(item);
      if (targetId !== undefined) entity.targetId = redactId(String(targetId));
      return { entity };
    } catch (fault) {
      return { entity, fault: fault ?? new Error('targetId threw nothing') };
    }
  } catch (fault) {
    return { entity: unit.openEntity(type, id, originId), fault: fault ?? new Error('id threw nothing') };
  }
}

/** Works on each record of a unit; a throw fails the record. */
export async function workEntities<T>(unit: UnitWork, type: string, items: Iterable<T>, plan: EntityPlan<T>): Promise<void> {
  await forEach(items, atLeastOne(plan.concurrency, CONCURRENCY), async (item) => {
    const { entity, fault } = open(unit, type, item, plan, plan.originId?.(item));
    try {
      if (fault !== undefined) throw fault;
      await within({ run: unit.run, parent: entity }, () => plan.work(item, entity));
    } catch (error) {
      entity.failed(error);
    }
    entity.end();
  });
}

/** Works on the records of a unit in batches; a throw fails those of the batch that have no outcome yet. */
export async function workBatches<T>(
  unit: UnitWork,
  type: string,
  items: Iterable<T>,
  options: BatchOptions<T>,
  work: BatchWork<T>,
): Promise<void> {
  await forEach(chunks(items, atLeastOne(options.size, 100)), atLeastOne(options.concurrency, 1), async (chunk) => {
    const opened = chunk.map((item) => open(unit, type, item, options));
    const entities = opened.map(({ entity }) => entity);
    try {
      const faulty = opened.find(({ fault }) => fault !== undefined);
      if (faulty !== undefined) throw faulty.fault;
      await within({ run: unit.run, parent: unit, batch: entities }, () => work(chunk, entities));
    } catch (error) {
      for (const entity of entities) if (entity.told === undefined) entity.failed(error);
    }
    for (const entity of entities) entity.end();
  });
}
