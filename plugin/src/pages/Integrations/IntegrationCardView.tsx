import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Icon, useStyles2 } from '@grafana/ui';
import type { UseQueryResult } from '@tanstack/react-query';
import { Link } from 'react-router-dom';
import type { IntegrationCard } from '../../model/integration.ts';
import { testIds } from '../../testIds.ts';
import { formatNumberOf } from '../../ui/format.ts';
import { RelativeTime } from '../../ui/RelativeTime.tsx';
import { StatusDot } from '../../ui/StatusBadge.tsx';
import { runsUrl } from '../../urls.ts';

/** One integration: its name, when it was last synced (S0-01), and the way to its runs where there are logs (S0-02, S0-03). */
export function IntegrationCardView({ integration, query }: { integration: string; query: UseQueryResult<IntegrationCard> }) {
  const styles = useStyles2(getStyles);
  const card = query.data;
  return (
    <li className={styles.card} data-testid={testIds.integrationCard(integration)}>
      <span className={styles.initials} aria-hidden>
        {initials(integration)}
      </span>
      <div className={styles.text}>
        <h2 className={styles.name} title={integration}>
          {integration}
          {card?.status !== undefined && <StatusDot status={card.status} />}
        </h2>
        <SyncedAgo integration={integration} card={card} failed={query.isError} />
        {card !== undefined && card.syncs.length > 0 && (
          <span className={styles.syncs} title={card.syncs.join('\n')}>
            {card.syncs.length === 1 ? card.syncs[0] : formatNumberOf(card.syncs.length, 'sync')}
          </span>
        )}
      </div>
    </li>
  );
}

function SyncedAgo({ integration, card, failed }: { integration: string; card: IntegrationCard | undefined; failed: boolean }) {
  const styles = useStyles2(getStyles);
  if (card === undefined) return <span className={styles.plain}>{failed ? 'Its runs could not be read' : 'Reading …'}</span>;
  const label = (
    <>
      {card.syncedAt === undefined ? 'never synced to the end' : <RelativeTime ms={card.syncedAt} prefix="synced " />}
      {card.running > 0 && `, ${card.running === 1 ? '' : `${card.running} `}syncing now`}
    </>
  );
  if (!card.detail) {
    return (
      <span className={styles.plain} data-testid={testIds.syncedAgo}>
        {label}
      </span>
    );
  }
  return (
    <Link className={styles.link} to={runsUrl({ integration })} data-testid={testIds.syncedAgo} aria-label={`Runs of ${integration}`}>
      {label}
      <Icon name="angle-right" />
    </Link>
  );
}

function initials(name: string): string {
  const [first = '', second] = name.split(/[\s_.-]+/);
  return (second === undefined || second === '' ? first.slice(0, 2) : first.charAt(0) + second.charAt(0)).toUpperCase();
}

const getStyles = (theme: GrafanaTheme2) => ({
  card: css({
    position: 'relative',
    display: 'flex',
    alignItems: 'center',
    gap: theme.spacing(2),
    padding: theme.spacing(2),
    background: theme.colors.background.secondary,
    borderRadius: theme.shape.radius.default,
    border: '1px solid transparent',
    '&:has(a):hover': {
      background: theme.colors.emphasize(theme.colors.background.secondary, 0.03),
      borderColor: theme.colors.border.medium,
    },
    '&:has(a:focus-visible)': { outline: `2px solid ${theme.colors.primary.main}`, outlineOffset: 2 },
  }),
  initials: css({
    display: 'grid',
    placeItems: 'center',
    flexShrink: 0,
    width: 44,
    height: 44,
    borderRadius: theme.shape.radius.default,
    background: theme.colors.background.canvas,
    border: `1px solid ${theme.colors.border.weak}`,
    color: theme.colors.text.secondary,
    fontWeight: theme.typography.fontWeightMedium,
    letterSpacing: '0.04em',
  }),
  text: css({ display: 'flex', flexDirection: 'column', minWidth: 0 }),
  name: css({
    ...theme.typography.h5,
    display: 'flex',
    alignItems: 'center',
    gap: theme.spacing(1),
    margin: 0,
    overflowWrap: 'anywhere',
  }),
  plain: css({ color: theme.colors.text.secondary }),
  link: css({
    display: 'inline-flex',
    alignItems: 'center',
    color: theme.colors.text.link,
    outline: 'none',
    '&::after': { content: '""', position: 'absolute', inset: 0 },
    '&:hover': { color: theme.colors.text.link },
  }),
  syncs: css({
    ...theme.typography.bodySmall,
    color: theme.colors.text.secondary,
    overflow: 'hidden',
    textOverflow: 'ellipsis',
    whiteSpace: 'nowrap',
  }),
});
