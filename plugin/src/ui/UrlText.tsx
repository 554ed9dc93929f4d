import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';

/** A URL in one line: where there is little room the host gives way before the path does. */
export function UrlText({ url }: { url: string }) {
  const styles = useStyles2(getStyles);
  const [, host = '', path = url] = /^([a-z+]+:\/\/[^/?#]+)(.*)$/is.exec(url) ?? [];
  return (
    <span className={styles.line}>
      <span className={styles.host}>{host}</span>
      <span className={styles.path}>{path}</span>
    </span>
  );
}

const getStyles = (theme: GrafanaTheme2) => {
  const cut = { overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' } as const;
  return {
    line: css({ display: 'flex', minWidth: 0 }),
    host: css({ ...cut, flex: '0 100 auto', minWidth: 0, color: theme.colors.text.secondary }),
    path: css({ ...cut, flex: '0 1 auto', minWidth: 0 }),
  };
};
