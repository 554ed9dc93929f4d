import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import type { ReactNode } from 'react';
import { formatCount } from './format.ts';

/** A number in a column: zero is quiet, a bad one is red. */
export function Count({ value, bad = false }: { value: number; bad?: boolean }) {
  const styles = useStyles2(getStyles);
  if (value === 0) return <span className={styles.zero}>0</span>;
  return <span className={bad ? styles.bad : undefined}>{formatCount(value)}</span>;
}

/** What must not be overlooked. */
export function Bad({ children }: { children: ReactNode }) {
  const styles = useStyles2(getStyles);
  return <span className={styles.bad}>{children}</span>;
}

/** A dash where there is nothing to tell. */
export function Nothing() {
  const styles = useStyles2(getStyles);
  return <span className={styles.zero}>–</span>;
}

const getStyles = (theme: GrafanaTheme2) => ({
  zero: css({ color: theme.colors.text.disabled }),
  bad: css({ color: theme.colors.error.text, fontWeight: theme.typography.fontWeightMedium }),
});
