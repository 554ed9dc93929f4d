import type { EntityAction, WorkStatus } from '@synctrail/model';
import type { RunWork } from '../work/run-work.ts';

interface Count {
  readonly action: EntityAction;
  readonly status: WorkStatus;
  count: number;
}

/** The records of one unit by what became of them: they count when the unit does. */
export class EntityTally {
  /** By type; outcomes are few, so a list is quicker than another map. */
  private readonly types = new Map<string, Count[]>();

  note(type: string, action: EntityAction, status: WorkStatus): void {
    let counts = this.types.get(type);
    if (counts === undefined) this.types.set(type, (counts = []));
    for (const each of counts) {
      if (each.action !== action || each.status !== status) continue;
      each.count += 1;
      return;
    }
    counts.push({ action, status, count: 1 });
  }

  countIn(run: RunWork): void {
    const { integration, id } = run.sync;
    for (const [type, counts] of this.types) {
      for (const { action, status, count } of counts) {
        const labels = { 'sync.entity.type': type, 'sync.entity.action': action, 'sync.status': status };
        run.exporter.meter.add('sync.entities', { 'sync.integration': integration, 'sync.id': id, ...labels }, count);
      }
    }
    this.types.clear();
  }
}
