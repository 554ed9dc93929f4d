import { useRun } from '../../data/hooks/use-run.ts';
import { useUnit } from '../../data/hooks/use-unit.ts';
import { pageRows } from '../../model/page.ts';
import type { RunRow } from '../../model/run.ts';
import { stepCrumbs } from '../crumbs.ts';
import { LevelPage } from '../LevelPage.tsx';
import { PartialNotice } from '../Notice.tsx';
import { MissingRun } from '../MissingRun.tsx';
import { usePageTitle } from '../Pages/use-page-title.ts';
import { QueryView } from '../QueryView.tsx';
import { RunFailures } from '../Steps/RunFailures.tsx';
import { useTimes } from '../../ui/times.ts';
import type { PagePlace } from '../../urls.ts';
import { pageUrl } from '../../urls.ts';
import { usePlace } from '../use-place.ts';
import { useSearchTerm } from '../use-search-term.ts';
import { PageSummary } from './PageSummary.tsx';
import { UnitView } from './UnitView.tsx';

/** One page: its records (S0-30) and the calls that belong to no single record. */
export default function EntitiesPage() {
  const place = usePlace();
  const times = useTimes();
  const run = useRun(place.integration, place.runId);
  const unit = useUnit(run.data, place.pageId);
  const first = unit.data?.spans.find((span) => span.attributes['sync.step.name'] !== undefined)?.attributes;
  const title = usePageTitle(run.data, place, unit.data?.spans.find((span) => span.attributes['sync.page.kind'] !== undefined)?.attributes);
  return (
    <LevelPage
      crumbs={[...stepCrumbs(place, run.data, first?.['sync.step.name'], times), { text: title ?? 'Page', url: pageUrl(place) }]}
      search="Find a record in this page"
    >
      <QueryView query={run} what="the run">
        {(row) => (row === null ? <MissingRun {...place} /> : <PageOfRun run={row} place={place} />)}
      </QueryView>
    </LevelPage>
  );
}

function PageOfRun({ run, place }: { run: RunRow; place: PagePlace }) {
  const [term] = useSearchTerm();
  const unit = useUnit(run, place.pageId);
  return (
    <QueryView query={unit} what="the page">
      {(data) => {
        const page = pageRows(data.spans, data.progress, run.status).find((row) => row.pageId === place.pageId);
        return (
          <>
            {term === '' && page !== undefined && <PageSummary page={page} />}
            {term === '' && page !== undefined && page.ledger.failed > 0 && <RunFailures run={run} within={{ pageId: place.pageId }} />}
            {data.partial !== undefined && <PartialNotice words={data.partial} />}
            <UnitView run={run} unit={data} place={place} page={page} />
          </>
        );
      }}
    </QueryView>
  );
}
