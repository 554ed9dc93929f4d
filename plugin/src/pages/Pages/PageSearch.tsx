import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import { usePages } from '../../data/hooks/use-pages.ts';
import { useInFlight } from '../../data/hooks/use-in-flight.ts';
import { useRecordSearch } from '../../data/hooks/use-record-search.ts';
import { rangeOfRun } from '../../data/run-range.ts';
import type { EntityRow } from '../../model/entity.ts';
import type { RunRow } from '../../model/run.ts';
import { isOpen } from '../../model/run.ts';
import type { StepRow } from '../../model/step.ts';
import { Nothing } from '../../ui/Count.tsx';
import type { Column } from '../../ui/table/column.ts';
import { RecordSearchView } from '../RecordSearchView.tsx';
import { PageList } from './PageList.tsx';
import { pageTitle } from './page-title.ts';

/** Inside a step the search narrows to the pages and entities in which the record appears (S0-43a). */
export function PageSearch({ run, step, term }: { run: RunRow; step: StepRow; term: string }) {
  const styles = useStyles2(getStyles);
  const scope = { integration: run.integration, runId: run.runId, stepId: step.stepId, range: rangeOfRun(run, Date.now()) };
  const result = useRecordSearch(term, scope);
  const pages = usePages(run, step.stepId).data?.rows;
  const inFlight = useInFlight(term, { integration: run.integration, runId: run.runId, stepId: step.stepId }, isOpen(run));
  const found = [...inFlight, ...(result.exact.data?.rows ?? []), ...(result.containing.data?.rows ?? [])];
  const touched = new Set(found.flatMap(({ place, workedOnIn, originId }) => [(place ?? workedOnIn)?.pageId, originId]));
  const titles = new Map(pages?.map((page) => [page.pageId, pageTitle(page)]));
  const nameOf = ({ place, workedOnIn }: EntityRow) => titles.get((place ?? workedOnIn)?.pageId ?? '');
  const page: Column<EntityRow> = { id: 'page', header: 'Page', width: 110, cell: (row) => nameOf(row) ?? <Nothing />, title: nameOf };
  return (
    <>
      {step.paged && (
        <div className={styles.pages}>
          <PageList
            run={run}
            stepId={step.stepId}
            term={term}
            only={(row) => touched.has(row.pageId) || row.url?.toLowerCase().includes(term.toLowerCase()) === true}
          />
        </div>
      )}
      <RecordSearchView
        term={term}
        integration={run.integration}
        where="in this step"
        result={result}
        inFlight={inFlight}
        {...(step.paged ? { before: [page] } : {})}
      />
    </>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({ pages: css({ marginBottom: theme.spacing(3), '&:empty': { display: 'none' } }) });
