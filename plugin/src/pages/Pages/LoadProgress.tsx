import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Button, useStyles2 } from '@grafana/ui';
import type { UnitRows } from '../../data/hooks/use-unit-rows.ts';
import { formatCount } from '../../ui/format.ts';

/** How many of a step's records are there, and a way to stop or go on; nothing when all are. */
export function LoadProgress({ units }: { units: UnitRows }) {
  const styles = useStyles2(getStyles);
  const { rows, total, state, stop, goOn } = units;
  if (state === 'read' || rows.length >= total) return null;
  return (
    <div className={styles.line}>
      <progress className={styles.bar} max={total} value={rows.length} aria-label="Records loaded" />
      <span className={styles.text}>
        {formatCount(rows.length)} of {formatCount(total)} loaded
      </span>
      {state === 'reading' ? (
        <Button variant="secondary" size="sm" onClick={stop}>
          Cancel
        </Button>
      ) : (
        <Button variant="secondary" size="sm" onClick={goOn}>
          Load the rest
        </Button>
      )}
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  line: css({ display: 'flex', alignItems: 'center', gap: theme.spacing(2), margin: theme.spacing(1, 0) }),
  bar: css({ width: 200, accentColor: theme.colors.primary.main, colorScheme: theme.isDark ? 'dark' : 'light' }),
  text: css({ color: theme.colors.text.secondary, fontVariantNumeric: 'tabular-nums' }),
});
