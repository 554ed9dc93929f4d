import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Alert, Button, useStyles2 } from '@grafana/ui';

/** A question that was not answered: who did not, in its own words, and another try. */
export function ErrorState({ error, what, onRetry }: { error: Error; what: string; onRetry: () => void }) {
  const styles = useStyles2(getStyles);
  return (
    <div>
      <Alert severity="error" title={`${what} could not be read`}>
        <p className={styles.who}>{whoSays(error)}</p>
        <pre className={styles.words}>{error.message}</pre>
        <Button variant="secondary" size="sm" icon="sync" onClick={onRetry}>
          Retry
        </Button>
      </Alert>
    </div>
  );
}

function whoSays(error: Error): string {
  if (!('engine' in error)) return 'Synctrail stumbled over the answer:';
  if ('cancelled' in error && error.cancelled === true) return `${String(error.engine)} had not answered yet:`;
  const status = 'status' in error && typeof error.status === 'number' ? ` answered ${error.status}` : ' gave no answer that can be read';
  return `${String(error.engine)}${status}:`;
}

const getStyles = (theme: GrafanaTheme2) => ({
  who: css({ margin: 0 }),
  words: css({
    margin: theme.spacing(1, 0),
    padding: theme.spacing(1),
    whiteSpace: 'pre-wrap',
    overflowWrap: 'anywhere',
    maxHeight: 200,
    overflow: 'auto',
  }),
});
