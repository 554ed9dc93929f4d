import { IN_FLIGHT_ENTITIES, ledgerAttributes } from '@synctrail/model';
import type { UnitWork } from '../work/unit-work.ts';
import { pageAttributes, unitAttributes } from '../work/write-segment.ts';
import { emit } from './emit.ts';

/** A page that is open for long: its row so far, and the records it works on. */
export function emitPageProgress(unit: UnitWork): void {
  const entities = [];
  for (const entity of unit.entities) {
    if (entities.length === IN_FLIGHT_ENTITIES) break;
    entities.push({ type: entity.type, source_id: entity.id, target_id: entity.targetId, status: entity.status });
  }
  emit(unit.run, {
    name: 'SYNC_PAGE_PROGRESS',
    level: 'page',
    attributes: {
      ...unitAttributes(unit),
      ...pageAttributes(unit),
      'sync.writer.id': unit.run.writerId,
      'sync.status': 'in_progress',
      'sync.started_at': Math.round(unit.startMs),
      ...ledgerAttributes(unit.ledger),
    },
    body: JSON.stringify({ entities, more: unit.entities.size - entities.length }),
    spanId: unit.step?.id,
  });
}
