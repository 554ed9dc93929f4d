import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { PluginPage } from '@grafana/runtime';
import { useStyles2 } from '@grafana/ui';
import { useIntegrationCards, useIntegrationKeys } from '../../data/hooks/use-integrations.ts';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { SearchBox } from '../../ui/SearchBox.tsx';
import { QueryView } from '../QueryView.tsx';
import { useSearchTerm } from '../use-search-term.ts';
import { IntegrationCardView } from './IntegrationCardView.tsx';

/** The way in: one card for each integration (S0-01). */
export default function IntegrationsPage() {
  const [term, setTerm] = useSearchTerm();
  const keys = useIntegrationKeys();
  return (
    <PluginPage
      subTitle="Every sync, from the run down to the API call."
      actions={<SearchBox value={term} onChange={setTerm} placeholder="Find an integration" />}
    >
      <QueryView query={keys} what="the integrations">
        {(all) =>
          all.length === 0 ? (
            <EmptyState title="No sync has run yet" icon="plug">
              Nothing was sent in the last 30 days. Add Synctrail’s library to the code that syncs and point it at the collector: the first
              run appears here within seconds.
            </EmptyState>
          ) : (
            <Cards keys={all} term={term} />
          )
        }
      </QueryView>
    </PluginPage>
  );
}

function Cards({ keys, term }: { keys: readonly string[]; term: string }) {
  const styles = useStyles2(getStyles);
  const shown = keys.filter((key) => key.toLowerCase().includes(term.toLowerCase()));
  const cards = useIntegrationCards(shown);
  if (shown.length === 0) return <EmptyState title={`No integration is called “${term}”`} />;
  return (
    <ul className={styles.grid}>
      {shown.map((key, index) => {
        const query = cards[index];
        return query === undefined ? null : <IntegrationCardView key={key} integration={key} query={query} />;
      })}
    </ul>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  grid: css({
    display: 'grid',
    gridTemplateColumns: 'repeat(auto-fill, minmax(min(300px, 100%), 1fr))',
    gap: theme.spacing(2),
    listStyle: 'none',
    margin: 0,
    padding: 0,
  }),
});
