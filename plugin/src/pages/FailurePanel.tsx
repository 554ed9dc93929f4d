import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Button, Icon, useStyles2 } from '@grafana/ui';
import type { ReactNode } from 'react';
import { Fragment, useState } from 'react';
import { Link } from 'react-router-dom';
import type { Failure } from '../model/failure.ts';
import { advice, explain } from '../model/failure.ts';
import { testIds } from '../testIds.ts';
import { formatCount, formatNumberOf } from '../ui/format.ts';
import { useTimes } from '../ui/times.ts';

export interface ExplainedFailure {
  key: string;
  failure: Pick<Failure, 'errorClass' | 'reason' | 'httpStatus' | 'willRetry' | 'nextAtMs'>;
  /** How many; undefined where it is about the row itself. */
  count?: number;
  /** Some of them, newest first. */
  examples?: readonly { text: string; url: string }[];
  /** The address that lists them all, where there are more than the examples. */
  allUrl?: string | undefined;
  /** All of them, where they are listed. */
  list?: ReactNode;
}

/** Shown before someone asks for all. */
const SHOWN = 3;

/** What failed, why, who must act and what to do first. */
export function FailurePanel(props: { failures: readonly ExplainedFailure[]; note?: ReactNode }) {
  const { failures, note } = props;
  const styles = useStyles2(getStyles);
  const [all, setAll] = useState(false);
  if (failures.length === 0) return null;
  return (
    <section className={styles.panel} aria-label="Why it failed" data-testid={testIds.failures}>
      {(all ? failures : failures.slice(0, SHOWN)).map(({ key, failure, count, examples = [], allUrl, list }) => {
        const spec = explain(failure.errorClass);
        const { who, what } = advice(spec, failure.willRetry);
        return (
          <article key={key} className={styles.item}>
            <h2 className={styles.what}>
              <Icon name="exclamation-triangle" className={styles.icon} />
              {count !== undefined && <span className={styles.count}>{formatNumberOf(count, 'failure')}</span>}
              <span className={styles.class}>{spec.label}</span>
              {failure.httpStatus !== undefined && <span className={styles.class}>HTTP {failure.httpStatus}</span>}
              <span>{spec.sentence}</span>
            </h2>
            {failure.reason !== undefined && <blockquote className={styles.words}>{failure.reason}</blockquote>}
            <p className={styles.action}>
              <strong>{who}</strong> {what}
              <RetryNote {...failure} usually={spec.willRetry} />
              {/* Each after a space: lines break there, never within the sentence before or an id. */}
              {examples.map(({ text, url }) => (
                <Fragment key={url}>
                  {' '}
                  <Link to={url} className={styles.example}>
                    {text}
                  </Link>
                </Fragment>
              ))}
              {allUrl !== undefined && count !== undefined && (
                <>
                  {' '}
                  <Link to={allUrl} className={styles.example}>
                    Show all {formatCount(count)}
                  </Link>
                </>
              )}
            </p>
            {list}
          </article>
        );
      })}
      {failures.length > SHOWN && (
        <Button className={styles.more} variant="secondary" fill="text" size="sm" aria-expanded={all} onClick={() => setAll(!all)}>
          {all ? 'Show fewer causes' : formatNumberOf(failures.length - SHOWN, 'more cause')}
        </Button>
      )}
      {note !== undefined && <p className={styles.note}>{note}</p>}
    </section>
  );
}

/** What the action does not say already: another try where the class has none, or when. */
function RetryNote({ willRetry, nextAtMs, usually }: Pick<Failure, 'willRetry' | 'nextAtMs'> & { usually: boolean }) {
  const times = useTimes();
  if (willRetry !== true) return null;
  if (nextAtMs !== undefined) return ` It is tried again at ${times.full(nextAtMs)}.`;
  return usually ? null : ' It is tried again.';
}

const getStyles = (theme: GrafanaTheme2) => ({
  panel: css({
    marginBottom: theme.spacing(2),
    background: theme.colors.background.secondary,
    borderLeft: `3px solid ${theme.colors.error.main}`,
    borderRadius: theme.shape.radius.default,
  }),
  item: css({ padding: theme.spacing(0.75, 2), '& + &': { borderTop: `1px solid ${theme.colors.border.weak}` } }),
  what: css({
    ...theme.typography.body,
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: theme.spacing(0.5, 1),
    margin: 0,
    fontWeight: theme.typography.fontWeightMedium,
  }),
  icon: css({ color: theme.colors.error.text }),
  count: css({ color: theme.colors.error.text, fontVariantNumeric: 'tabular-nums' }),
  class: css({
    ...theme.typography.bodySmall,
    padding: theme.spacing(0, 0.75),
    borderRadius: theme.shape.radius.default,
    color: theme.colors.text.secondary,
    border: `1px solid ${theme.colors.border.medium}`,
  }),
  words: css({
    margin: theme.spacing(0.5, 0),
    padding: theme.spacing(0.25, 1),
    border: 'none',
    borderRadius: theme.shape.radius.default,
    background: theme.colors.background.canvas,
    color: theme.colors.text.primary,
    fontFamily: theme.typography.fontFamilyMonospace,
    fontSize: theme.typography.bodySmall.fontSize,
    whiteSpace: 'pre-wrap',
    overflowWrap: 'anywhere',
    maxHeight: 70,
    overflowY: 'auto',
  }),
  action: css({ margin: 0, color: theme.colors.text.secondary, '& strong': { color: theme.colors.text.primary } }),
  example: css({
    display: 'inline-block',
    maxWidth: '100%',
    marginRight: theme.spacing(0.5),
    overflow: 'hidden',
    verticalAlign: 'bottom',
    whiteSpace: 'nowrap',
    textOverflow: 'ellipsis',
    color: theme.colors.text.link,
    '&:hover': { textDecoration: 'underline' },
  }),
  more: css({ margin: theme.spacing(0, 1, 0.5) }),
  note: css({
    ...theme.typography.bodySmall,
    margin: 0,
    padding: theme.spacing(0.5, 2, 1),
    color: theme.colors.text.secondary,
    '& a': { color: theme.colors.text.link },
  }),
});
