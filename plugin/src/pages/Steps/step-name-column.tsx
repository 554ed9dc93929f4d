import type { EntityRow } from '../../model/entity.ts';
import { Nothing } from '../../ui/Count.tsx';
import type { Column } from '../../ui/table/column.ts';

/** In which step a record was found. */
export function stepNameColumn(names: ReadonlyMap<string, string>): Column<EntityRow> {
  const nameOf = ({ place, workedOnIn }: EntityRow) => names.get((place ?? workedOnIn)?.stepId ?? '');
  return { id: 'step', header: 'Step', width: 120, grow: 1, cell: (row) => nameOf(row) ?? <Nothing />, title: nameOf };
}
