import { usePages } from '../../data/hooks/use-pages.ts';
import { recordsIn } from '../../model/ledger.ts';
import type { RunRow } from '../../model/run.ts';
import type { StepRow } from '../../model/step.ts';
import { MissingRecords } from '../MissingRecords.tsx';

/** What a step counted and none of its pages tells of. */
export function MissingOfStep({ run, step }: { run: RunRow; step: StepRow }) {
  const pages = usePages(run, step.stepId).data;
  if (pages === undefined || pages.cut) return null;
  return <MissingRecords run={run} told={step.ledger} shown={pages.rows.reduce((sum, page) => sum + recordsIn(page.ledger), 0)} />;
}
