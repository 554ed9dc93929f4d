import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Button, useStyles2 } from '@grafana/ui';
import { waitingSince } from '../data/clients/waiting.ts';
import { useNow } from '../use-now.ts';
import { formatDuration } from './format.ts';

/** After so long without an answer a person is told, ms. */
const PATIENCE_MS = 4_000;

/** Which engine is being waited for, and a way to stop; nothing while the answers come. */
export function StillWaiting() {
  const styles = useStyles2(getStyles);
  const now = useNow(1_000);
  const requests = waitingSince(now - PATIENCE_MS);
  const [first] = requests;
  if (first === undefined) return null;
  const engines = [...new Set(requests.map((request) => request.engine))].join(' and ');
  return (
    <div className={styles.line} role="status">
      Still waiting for {engines} … {formatDuration(Math.floor((now - first.sinceMs) / 1000) * 1000)}
      <Button variant="secondary" size="sm" icon="times" onClick={() => requests.forEach((request) => request.cancel())}>
        Cancel
      </Button>
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  line: css({
    display: 'flex',
    alignItems: 'center',
    gap: theme.spacing(2),
    padding: theme.spacing(1, 2),
    color: theme.colors.text.secondary,
  }),
});
