import { useOrigin, useUnit } from '../../data/hooks/use-unit.ts';
import { useRun } from '../../data/hooks/use-run.ts';
import type { EntityRow } from '../../model/entity.ts';
import { entityRow } from '../../model/entity.ts';
import type { Span } from '../../model/span.ts';
import { ofLevel, opId } from '../../model/span.ts';
import { entityUrl, pageUrl } from '../../urls.ts';
import type { EntityPlace } from '../../urls.ts';
import { stepCrumbs } from '../crumbs.ts';
import type { Crumb } from '../LevelPage.tsx';
import { LevelPage } from '../LevelPage.tsx';
import { MissingRun } from '../MissingRun.tsx';
import { useTimes } from '../../ui/times.ts';
import { usePageTitle } from '../Pages/use-page-title.ts';
import { QueryView } from '../QueryView.tsx';
import { usePlace } from '../use-place.ts';
import { EntityCalls } from './EntityCalls.tsx';

/** One record in one run: what was done to it, why, and its calls (S0-36). */
export default function CallsPage() {
  const place = usePlace();
  const times = useTimes();
  const run = useRun(place.integration, place.runId);
  const unit = useUnit(run.data, place.pageId);
  const span = findEntity(unit.data?.spans, place.opId);
  const origin = useOrigin(run.data, span?.attributes['sync.page.origin_id']);
  const title = usePageTitle(run.data, place, span?.attributes);
  const row = span === undefined ? undefined : entityRow(span);
  return (
    <LevelPage
      crumbs={[
        ...stepCrumbs(place, run.data, span?.attributes['sync.step.name'], times),
        ...ownCrumbs(place, span?.attributes['sync.page.kind'], title, row),
      ]}
      search="Find a call of this record"
    >
      <QueryView query={run} what="the run">
        {(found) =>
          found === null ? (
            <MissingRun {...place} />
          ) : (
            <QueryView query={unit} what="the record">
              {({ spans }) => <EntityCalls place={place} unit={spans} span={findEntity(spans, place.opId)} origin={origin} />}
            </QueryView>
          )
        }
      </QueryView>
    </LevelPage>
  );
}

function findEntity(spans: readonly Span[] | undefined, id: string): Span | undefined {
  return ofLevel(spans ?? [], 'entity').find((span) => opId(span) === id);
}

/** A record of a step without pages stands right below the step (S0-25). */
function ownCrumbs(place: EntityPlace, kind: string | undefined, title: string | undefined, row: EntityRow | undefined): Crumb[] {
  const page = { text: title ?? 'Page', url: pageUrl(place) };
  const entity = {
    text: row === undefined ? 'Record' : `${row.type} ${row.externalId ?? row.internalId ?? ''}`.trim(),
    url: entityUrl(place),
  };
  return kind === 'implicit' ? [entity] : [page, entity];
}
