import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';

/** Characters at the end that are always shown: pages of one list differ there. */
const TAIL = 16;

/** A URL in one line: where there is little room the host gives way first, then the middle. */
export function UrlText({ url }: { url: string }) {
  const styles = useStyles2(getStyles);
  const [, host = '', path = url] = /^([a-z+]+:\/\/[^/?#]+)(.*)$/is.exec(url) ?? [];
  return (
    <span className={styles.line}>
      <span className={styles.host}>{host}</span>
      <span className={styles.path}>
        <span className={styles.middle}>{path.slice(0, -TAIL)}</span>
        <span className={styles.tail}>{path.slice(-TAIL)}</span>
      </span>
    </span>
  );
}

const getStyles = (theme: GrafanaTheme2) => {
  const cut = { overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' } as const;
  return {
    line: css({ display: 'flex', minWidth: 0 }),
    host: css({ ...cut, flex: '0 1 auto', minWidth: 0, color: theme.colors.text.secondary }),
    path: css({ display: 'flex', flex: '0 0 auto', maxWidth: '100%' }),
    middle: css({ ...cut, flex: '0 1 auto', minWidth: 0 }),
    tail: css({ ...cut, flex: '0 0 auto', maxWidth: '100%' }),
  };
};
