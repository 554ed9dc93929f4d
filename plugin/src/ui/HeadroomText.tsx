import { css, cx } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import { Nothing } from './Count.tsx';
import { formatCount } from './format.ts';

/** Share of the quota below which the number is coloured. */
const LOW = 0.1;

/** What was left of the provider's quota (S0-29): "97 of 100 left". */
export function HeadroomText({ headroom }: { headroom: { limit: number | undefined; remaining: number | undefined; hit: boolean } }) {
  const styles = useStyles2(getStyles);
  const { limit, remaining, hit } = headroom;
  if (remaining === undefined) return hit ? <span className={styles.low}>Limit hit</span> : <Nothing />;
  const low = hit || (limit !== undefined && limit > 0 && remaining / limit < LOW);
  const text = limit === undefined ? `${formatCount(remaining)} left` : `${formatCount(remaining)} of ${formatCount(limit)} left`;
  return (
    <span className={cx(low && styles.low)} title={hit ? `${text}; the limit was hit` : text}>
      {text}
    </span>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({ low: css({ color: theme.colors.warning.text }) });
