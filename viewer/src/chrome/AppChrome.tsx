import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import { type ReactNode, useState } from 'react';
import { HEADER_HEIGHT } from './header-height.ts';
import { SideNav } from './SideNav.tsx';
import { TopBar } from './TopBar.tsx';

const REMEMBERED = 'synctrail.nav';

/** Width below which the navigation covers the page instead of standing beside it, px. */
const NARROW = 769;

/** The bar at the top, the navigation at the side, and the page. */
export function AppChrome({ children }: { children: ReactNode }) {
  const styles = useStyles2(getStyles);
  const [open, setOpen] = useState(() => window.innerWidth >= NARROW && localStorage.getItem(REMEMBERED) !== 'closed');

  const toggle = () => {
    localStorage.setItem(REMEMBERED, open ? 'closed' : 'open');
    setOpen(!open);
  };
  const navigated = () => {
    if (window.innerWidth < NARROW) setOpen(false);
  };

  return (
    <div className={styles.frame}>
      <TopBar navOpen={open} onToggleNav={toggle} />
      <div className={styles.body}>
        {open && <SideNav onNavigate={navigated} />}
        <main className={styles.main} id="pageContent">
          {children}
        </main>
      </div>
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  frame: css({ display: 'flex', flexDirection: 'column', minHeight: '100vh', background: theme.colors.background.canvas }),
  body: css({ display: 'flex', flex: 1, minHeight: `calc(100vh - ${HEADER_HEIGHT}px)` }),
  main: css({ display: 'flex', flexDirection: 'column', flex: 1, minWidth: 0 }),
});
