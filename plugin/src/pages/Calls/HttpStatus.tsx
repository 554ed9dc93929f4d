import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import { Nothing } from '../../ui/Count.tsx';

/** What the provider answered (S0-39); a refusal is coloured. */
export function HttpStatus({ status }: { status: number | undefined }) {
  const styles = useStyles2(getStyles);
  if (status === undefined) return <Nothing />;
  if (status >= 500 || (status >= 400 && status !== 429)) return <span className={styles.bad}>{status}</span>;
  return <span className={status === 429 ? styles.warning : undefined}>{status}</span>;
}

const getStyles = (theme: GrafanaTheme2) => ({
  bad: css({ color: theme.colors.error.text, fontWeight: theme.typography.fontWeightMedium }),
  warning: css({ color: theme.colors.warning.text, fontWeight: theme.typography.fontWeightMedium }),
});
