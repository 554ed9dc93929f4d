import { css } from '@emotion/css';
import { type GrafanaTheme2, locationUtil } from '@grafana/data';
import { Icon, IconButton, TextLink, useStyles2, useTheme2 } from '@grafana/ui';
import { useContext } from 'react';
import { SignOut } from '../session/SignOut.tsx';
import { chooseTheme } from '../theme/theme-choice.ts';
import { PLUGIN_FILES } from '../plugin-id.ts';
import { breadcrumbs } from './breadcrumbs.ts';
import { HEADER_HEIGHT } from './header-height.ts';
import { usePageNav } from './page-nav.ts';
import { AppNavContext, useSection } from './section.ts';

/** The name, the way back, the theme and the way out. */
export function TopBar({ navOpen, onToggleNav }: { navOpen: boolean; onToggleNav: () => void }) {
  const styles = useStyles2(getStyles);
  const theme = useTheme2();
  const app = useContext(AppNavContext);
  const crumbs = breadcrumbs(useSection() ?? app, usePageNav());
  const other = theme.isDark ? 'light' : 'dark';

  return (
    <header className={styles.bar}>
      <IconButton name="bars" size="lg" tooltip={navOpen ? 'Close menu' : 'Open menu'} aria-expanded={navOpen} onClick={onToggleNav} />
      <img className={styles.logo} src={`${PLUGIN_FILES}/${app.img}`} alt="" />
      <nav aria-label="Breadcrumbs" className={styles.way}>
        <ol className={styles.crumbs}>
          {crumbs.map(({ text, href }, index) => (
            <li key={href} className={styles.crumb}>
              {index > 0 && <Icon name="angle-right" className={styles.separator} />}
              {index === crumbs.length - 1 ? (
                <span aria-current="page" className={styles.text}>
                  {text}
                </span>
              ) : (
                <span className={styles.text}>
                  <TextLink href={locationUtil.assureBaseUrl(href)} color="secondary" inline={false} variant="bodySmall">
                    {text}
                  </TextLink>
                </span>
              )}
            </li>
          ))}
        </ol>
      </nav>
      <IconButton name="palette" size="lg" tooltip={`Change to ${other} theme`} onClick={() => chooseTheme(other)} />
      <SignOut />
    </header>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  bar: css({
    position: 'sticky',
    top: 0,
    zIndex: theme.zIndex.navbarFixed,
    boxSizing: 'border-box',
    height: HEADER_HEIGHT,
    display: 'flex',
    alignItems: 'center',
    gap: theme.spacing(1),
    padding: theme.spacing(0, 2),
    background: theme.colors.background.primary,
    borderBottom: `1px solid ${theme.colors.border.weak}`,
  }),
  logo: css({ width: 22, height: 22 }),
  way: css({ flex: 1, minWidth: 0 }),
  crumbs: css({ display: 'flex', alignItems: 'center', listStyle: 'none', margin: 0, padding: 0, minWidth: 0 }),
  separator: css({ flexShrink: 0, color: theme.colors.text.secondary }),
  crumb: css({
    ...theme.typography.bodySmall,
    display: 'flex',
    alignItems: 'center',
    minWidth: 0,
    '&:first-of-type': { flexShrink: 0 },
    // As in Grafana, a narrow screen has room for the way back alone; and for where one is.
    [theme.breakpoints.down('md')]: {
      '&:nth-last-of-type(n + 3)': { display: 'none' },
      '&:nth-last-of-type(2) > svg': { display: 'none' },
    },
  }),
  text: css({
    minWidth: 0,
    padding: theme.spacing(0, 0.5),
    overflow: 'hidden',
    textOverflow: 'ellipsis',
    whiteSpace: 'nowrap',
    '& > *': { display: 'block', overflow: 'hidden', textOverflow: 'ellipsis' },
  }),
});
