import { usePlace } from '../use-place.ts';
import { runsUrl } from '../../urls.ts';
import { LevelPage } from '../LevelPage.tsx';
import { useSearchTerm } from '../use-search-term.ts';
import { RunList } from './RunList.tsx';
import { RunSearch } from './RunSearch.tsx';
import { RunTimeRange } from './RunTimeRange.tsx';

/** All runs of one integration (S0-12), or those that touched the record that is searched (S0-43b). */
export default function RunsPage() {
  const { integration } = usePlace();
  const [term] = useSearchTerm();
  return (
    <LevelPage crumbs={[{ text: integration, url: runsUrl({ integration }) }]} search="Find a record by its id" actions={<RunTimeRange />}>
      {term === '' ? <RunList integration={integration} /> : <RunSearch integration={integration} term={term} />}
    </LevelPage>
  );
}
