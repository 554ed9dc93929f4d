import { css, cx } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import type { ReactNode } from 'react';
import { testIds } from '../testIds.ts';

export interface Fact {
  label: string;
  value: ReactNode;
  /** On hover. */
  title?: string;
  tone?: 'bad' | 'quiet' | undefined;
}

/** What a row says, as a line of facts above what it holds. */
export function Summary({ facts }: { facts: readonly Fact[] }) {
  const styles = useStyles2(getStyles);
  return (
    <dl className={styles.line} data-testid={testIds.summary}>
      {facts.map(({ label, value, title, tone }) => (
        <div key={label} className={styles.fact} title={title}>
          <dt className={styles.label}>{label}</dt>
          <dd className={cx(styles.value, tone !== undefined && styles[tone])}>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  line: css({
    display: 'flex',
    flexWrap: 'wrap',
    gap: theme.spacing(1, 3),
    margin: theme.spacing(0, 0, 2),
    padding: theme.spacing(1.25, 2),
    background: theme.colors.background.secondary,
    borderRadius: theme.shape.radius.default,
  }),
  fact: css({ minWidth: 0, maxWidth: '100%' }),
  label: css({
    ...theme.typography.bodySmall,
    color: theme.colors.text.secondary,
    fontWeight: theme.typography.fontWeightRegular,
    margin: 0,
  }),
  value: css({
    margin: 0,
    minHeight: 22,
    fontWeight: theme.typography.fontWeightMedium,
    overflowWrap: 'anywhere',
  }),
  bad: css({ color: theme.colors.error.text }),
  quiet: css({ color: theme.colors.text.disabled, fontWeight: theme.typography.fontWeightRegular }),
});
