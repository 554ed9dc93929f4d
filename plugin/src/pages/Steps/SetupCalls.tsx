import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import { Link } from 'react-router-dom';
import { useSetupPages } from '../../data/hooks/use-pages.ts';
import type { RunRow } from '../../model/run.ts';
import { unitsOf } from '../../model/unit.ts';
import { formatTime } from '../../ui/format.ts';
import { pageUrl } from '../../urls.ts';

/** Calls outside any page (tokens, polling): one link for each of their units. */
export function SetupCalls({ run }: { run: RunRow }) {
  const styles = useStyles2(getStyles);
  const units = unitsOf(useSetupPages(run).data ?? []);
  if (units.length === 0) return null;
  return (
    <p className={styles.line}>
      Calls outside any page:{' '}
      {units.map(({ pageId, first }) => {
        const stepId = first.attributes['sync.step.id'] ?? '';
        const place = { integration: run.integration, runId: run.runId, stepId, pageId };
        return (
          <Link key={pageId} className={styles.link} to={pageUrl(place)}>
            {first.attributes['sync.step.name'] ?? 'whole run'}, {formatTime(first.startMs)}
          </Link>
        );
      })}
    </p>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  line: css({ margin: theme.spacing(2, 0, 0), color: theme.colors.text.secondary }),
  link: css({ marginRight: theme.spacing(2), color: theme.colors.text.link, '&:hover': { textDecoration: 'underline' } }),
});
