import { css, cx, keyframes } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import type { StatusColor } from '@synctrail/model';
import { statusSpec } from '@synctrail/model';
import { testIds } from '../testIds.ts';

/** A status as a coloured badge (S1-21), with what it means on hover. `note` says more about this one. */
export function StatusBadge({ status, note }: { status: string; note?: string }) {
  const styles = useStyles2(getStyles);
  const spec = statusSpec(status);
  return (
    <span
      className={cx(styles.badge, styles[spec.color])}
      title={note === undefined ? spec.brief : `${spec.brief}. ${note}`}
      data-testid={testIds.statusBadge}
      data-status={status}
    >
      <span className={cx(styles.dot, !spec.final && spec.color === 'blue' && styles.alive)} />
      {spec.label}
    </span>
  );
}

/** Only the dot, for a card; the name stands in the tooltip and for screen readers. */
export function StatusDot({ status }: { status: string }) {
  const styles = useStyles2(getStyles);
  const spec = statusSpec(status);
  return (
    <span className={cx(styles.bare, styles[spec.color])} role="img" aria-label={spec.label} title={`${spec.label}: ${spec.brief}`}>
      <span className={cx(styles.dot, styles.large, !spec.final && spec.color === 'blue' && styles.alive)} />
    </span>
  );
}

const pulse = keyframes({ '0%, 100%': { opacity: 1 }, '50%': { opacity: 0.3 } });

function tones(theme: GrafanaTheme2): Record<StatusColor, { text: string; main: string; background: string }> {
  const { success, warning, info, error, text, action } = theme.colors;
  return {
    green: { text: success.text, main: success.main, background: success.transparent },
    orange: { text: warning.text, main: warning.main, background: warning.transparent },
    blue: { text: info.text, main: info.main, background: info.transparent },
    red: { text: error.text, main: error.main, background: error.transparent },
    text: { text: text.secondary, main: text.secondary, background: action.hover },
  };
}

const getStyles = (theme: GrafanaTheme2) => {
  const tone = (color: StatusColor) => {
    const { text, main, background } = tones(theme)[color];
    return css({ color: text, backgroundColor: background, '& > span': { backgroundColor: main } });
  };
  return {
    badge: css({
      display: 'inline-flex',
      alignItems: 'center',
      gap: theme.spacing(0.75),
      padding: theme.spacing(0, 1, 0, 0.75),
      height: 20,
      borderRadius: 10,
      fontSize: theme.typography.bodySmall.fontSize,
      fontWeight: theme.typography.fontWeightMedium,
      whiteSpace: 'nowrap',
      maxWidth: '100%',
    }),
    bare: css({ display: 'inline-flex', background: 'none !important' }),
    dot: css({ width: 7, height: 7, borderRadius: '50%', flexShrink: 0 }),
    large: css({ width: 9, height: 9 }),
    alive: css({ [theme.transitions.handleMotion('no-preference')]: { animation: `${pulse} 1.6s ease-in-out infinite` } }),
    green: tone('green'),
    orange: tone('orange'),
    blue: tone('blue'),
    red: tone('red'),
    text: tone('text'),
  };
};
