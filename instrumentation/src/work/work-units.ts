import { IMPLICIT_UNIT_ENTITIES } from '@synctrail/model';
import type { PageKind } from '@synctrail/model';
import { within } from '../context/scope.ts';
import { aroundCall, failureOnce } from './failure.ts';
import { chunks } from './pool.ts';
import type { StepWork } from './step-work.ts';
import type { UnitWork } from './unit-work.ts';
import type { EntityPlan } from './work-entities.ts';
import { workEntities } from './work-entities.ts';

function open(step: StepWork, kind: PageKind): UnitWork {
  const number = step.nextNumber();
  return step.openUnit({ kind, number, key: `${step.name}:${kind}:${number}`, attempt: 1 });
}

/** Works on a unit, and ends it whatever comes. */
async function whileOpen<T>(unit: UnitWork, step: StepWork, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    // what was thrown while fetching has been told
    if (unit.failure === undefined) unit.threw(failureOnce(error, {}));
    throw error;
  } finally {
    step.closeUnit(unit);
    await step.run.exporter.room();
  }
}

/** Units of as many records as one trace should hold, one after the other. */
export async function workInUnits<T>(step: StepWork, kind: PageKind, type: string, items: Iterable<T>, plan: EntityPlan<T>): Promise<void> {
  for (const chunk of chunks(items, IMPLICIT_UNIT_ENTITIES)) {
    const unit = open(step, kind);
    await whileOpen(unit, step, () => workEntities(unit, type, chunk, plan));
  }
}

/** The same with records that are fetched first: the call that lists them is the first unit's. */
export async function workFetched<T>(step: StepWork, type: string, fetch: () => Promise<readonly T[]>, plan: EntityPlan<T>): Promise<void> {
  const first = open(step, 'implicit');
  const rest = await whileOpen(first, step, async () => {
    const items = await fetched(first, fetch);
    await workEntities(first, type, items.slice(0, IMPLICIT_UNIT_ENTITIES), plan);
    return items.slice(IMPLICIT_UNIT_ENTITIES);
  });
  await workInUnits(step, 'implicit', type, rest, plan);
}

async function fetched<T>(unit: UnitWork, fetch: () => Promise<readonly T[]>): Promise<readonly T[]> {
  try {
    return await within({ run: unit.run, parent: unit, listing: true }, fetch);
  } catch (error) {
    const call = unit.held.lastFailed;
    call?.explainedBy(error);
    unit.threw(failureOnce(error, aroundCall(call, unit.held.made === 0)), true);
    throw error;
  }
}
