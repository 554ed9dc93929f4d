import { css, keyframes } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import { StillWaiting } from './StillWaiting.tsx';

/** Where rows will stand, and who is being waited for when it takes long. */
export function LoadingState({ what, rows = 6 }: { what: string; rows?: number }) {
  const styles = useStyles2(getStyles);
  return (
    <>
      <StillWaiting />
      <div role="status" aria-label={`Reading ${what}`} aria-busy="true" className={styles.box}>
        {Array.from({ length: rows }, (_, index) => (
          <div key={index} className={styles.row}>
            <span className={styles.bone} style={{ width: 96 }} />
            <span className={styles.bone} style={{ width: `${28 + ((index * 17) % 24)}%` }} />
            <span className={styles.bone} style={{ width: `${10 + ((index * 7) % 12)}%`, marginLeft: 'auto' }} />
          </div>
        ))}
      </div>
    </>
  );
}

const glow = keyframes({ '0%, 100%': { opacity: 0.5 }, '50%': { opacity: 1 } });

const getStyles = (theme: GrafanaTheme2) => ({
  box: css({ border: `1px solid ${theme.colors.border.weak}`, borderRadius: theme.shape.radius.default }),
  row: css({
    display: 'flex',
    alignItems: 'center',
    gap: theme.spacing(3),
    height: 40,
    padding: theme.spacing(0, 2),
    '& + &': { borderTop: `1px solid ${theme.colors.border.weak}` },
  }),
  bone: css({
    height: 12,
    borderRadius: theme.shape.radius.default,
    background: theme.colors.action.hover,
    [theme.transitions.handleMotion('no-preference')]: { animation: `${glow} 1.4s ease-in-out infinite` },
  }),
});
