import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import { Link } from 'react-router-dom';
import { useSetupPages } from '../../data/hooks/use-pages.ts';
import type { RunRow } from '../../model/run.ts';
import { unitsOf } from '../../model/unit.ts';
import { formatNumberOf } from '../../ui/format.ts';
import { Time } from '../../ui/Time.tsx';
import { pageUrl } from '../../urls.ts';

/** Links shown before the rest is only counted. */
const SHOWN = 12;

/** Calls outside any page (tokens, polling) of a run or one of its steps: one link for each of their units. */
export function SetupCalls({ run, stepId }: { run: RunRow; stepId?: string }) {
  const styles = useStyles2(getStyles);
  const units = unitsOf(useSetupPages(run).data ?? [])
    .filter(({ first }) => stepId === undefined || first.attributes['sync.step.id'] === stepId)
    .sort((a, b) => a.first.startMs - b.first.startMs);
  if (units.length === 0) return null;
  return (
    <p className={styles.line}>
      Calls outside any page:{' '}
      {units.slice(0, SHOWN).map(({ pageId, first }) => {
        const place = { integration: run.integration, runId: run.runId, stepId: first.attributes['sync.step.id'] ?? '', pageId };
        return (
          <Link key={pageId} className={styles.link} to={pageUrl(place)}>
            {first.attributes['sync.step.name'] ?? 'whole run'} at <Time ms={first.startMs} as="clock" />
          </Link>
        );
      })}
      {units.length > SHOWN && `and ${formatNumberOf(units.length - SHOWN, 'more unit')}, listed with their steps`}
    </p>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  line: css({ margin: theme.spacing(2, 0, 0), color: theme.colors.text.secondary }),
  link: css({ marginRight: theme.spacing(2), color: theme.colors.text.link, '&:hover': { textDecoration: 'underline' } }),
});
