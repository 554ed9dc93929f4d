import { css } from '@emotion/css';
import type { GrafanaTheme2, IconName } from '@grafana/data';
import { Icon, useStyles2 } from '@grafana/ui';
import type { ReactNode } from 'react';

/** Nothing to show: why, and what can be done. */
export function EmptyState({ title, icon = 'search', children }: { title: string; icon?: IconName; children?: ReactNode }) {
  const styles = useStyles2(getStyles);
  return (
    <div className={styles.box} role="status">
      <Icon name={icon} size="xxl" className={styles.icon} />
      <p className={styles.title}>{title}</p>
      {children !== undefined && <div className={styles.text}>{children}</div>}
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  box: css({
    display: 'flex',
    flexDirection: 'column',
    alignItems: 'center',
    gap: theme.spacing(1),
    padding: theme.spacing(6, 2),
    textAlign: 'center',
    border: `1px dashed ${theme.colors.border.weak}`,
    borderRadius: theme.shape.radius.default,
  }),
  icon: css({ color: theme.colors.text.disabled }),
  title: css({ ...theme.typography.h5, margin: 0 }),
  text: css({ color: theme.colors.text.secondary, maxWidth: 560 }),
});
