import { css, cx } from '@emotion/css';
import type { GrafanaTheme2, IconName } from '@grafana/data';
import { Icon, Link, useStyles2 } from '@grafana/ui';
import { useContext } from 'react';
import { HEADER_HEIGHT } from './header-height.ts';
import { AppNavContext, useSection } from './section.ts';

/** What stands before a page that names no icon. */
const PAGE_ICON: IconName = 'apps';

/** The app's pages. */
export function SideNav({ onNavigate }: { onNavigate: () => void }) {
  const styles = useStyles2(getStyles);
  const app = useContext(AppNavContext);
  const section = useSection();

  return (
    <nav aria-label="Navigation" className={styles.nav}>
      <ul className={styles.list}>
        {app.children?.map((page) => {
          const active = page === section;
          return (
            <li key={page.url}>
              <Link
                href={page.url ?? ''}
                className={cx(styles.item, active && styles.active)}
                aria-current={active ? 'page' : undefined}
                onClick={onNavigate}
              >
                <Icon name={page.icon ?? PAGE_ICON} size="lg" />
                {page.text}
              </Link>
            </li>
          );
        })}
      </ul>
    </nav>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  nav: css({
    position: 'sticky',
    top: HEADER_HEIGHT,
    alignSelf: 'flex-start',
    flexShrink: 0,
    boxSizing: 'border-box',
    width: 208,
    height: `calc(100vh - ${HEADER_HEIGHT}px)`,
    overflowY: 'auto',
    padding: theme.spacing(1),
    background: theme.colors.background.primary,
    borderRight: `1px solid ${theme.colors.border.weak}`,
    [theme.breakpoints.down('md')]: { position: 'fixed', zIndex: theme.zIndex.sidemenu, boxShadow: theme.shadows.z3 },
  }),
  list: css({ listStyle: 'none', margin: 0, padding: 0 }),
  item: css({
    position: 'relative',
    display: 'flex',
    alignItems: 'center',
    gap: theme.spacing(1),
    height: theme.spacing(4),
    padding: theme.spacing(0, 1),
    borderRadius: theme.shape.radius.default,
    color: theme.colors.text.secondary,
    '&:hover, &:focus-visible': { color: theme.colors.text.primary, background: theme.colors.action.hover },
  }),
  active: css({
    color: theme.colors.text.primary,
    background: theme.colors.action.selected,
    '&::before': {
      content: '""',
      position: 'absolute',
      left: 0,
      top: '20%',
      bottom: '20%',
      width: 3,
      borderRadius: theme.shape.radius.default,
      backgroundImage: theme.colors.gradients.brandVertical,
    },
  }),
});
