import { css } from '@emotion/css';
import { type GrafanaTheme2, PageLayoutType } from '@grafana/data';
import type { PluginPageProps } from '@grafana/runtime';
import { Tab, TabsBar, useStyles2 } from '@grafana/ui';
import { useContext, useLayoutEffect } from 'react';
import { setPageNav } from './page-nav.ts';
import { AppNavContext, useSection } from './section.ts';

/** The frame Grafana puts around a page of an app. */
export function PluginPage({ actions, background, children, info, layout, pageNav, renderTitle, subTitle }: PluginPageProps) {
  const app = useContext(AppNavContext);
  const section = useSection();
  const styles = useStyles2(getStyles);
  const node = pageNav ?? section ?? app;
  const { text, subTitle: ownSubTitle, hideFromTabs, children: tabs } = node;

  useLayoutEffect(() => setPageNav(pageNav), [pageNav]);
  useLayoutEffect(() => {
    document.title = text === app.text ? text : `${text} - ${app.text}`;
  }, [text, app.text]);

  if (layout === PageLayoutType.Custom) return <div className={styles.wrapper}>{children}</div>;
  const below = subTitle ?? ownSubTitle;
  return (
    <div className={`${styles.wrapper} ${background === 'canvas' || layout === PageLayoutType.Canvas ? '' : styles.primary}`}>
      {layout !== PageLayoutType.Canvas && (
        <header className={styles.header}>
          <div className={styles.titleRow}>
            <div className={styles.title}>{renderTitle?.(text) ?? <h1 className={styles.heading}>{text}</h1>}</div>
            {info?.map(({ label, value }) => (
              <dl key={label} className={styles.info}>
                <dt>{label}</dt>
                <dd>{value}</dd>
              </dl>
            ))}
            {actions !== undefined && <div className={styles.actions}>{actions}</div>}
          </div>
          {below !== undefined && below !== '' && <div className={styles.subTitle}>{below}</div>}
        </header>
      )}
      {pageNav !== undefined && hideFromTabs !== true && tabs !== undefined && tabs.length > 0 && (
        <TabsBar>
          {tabs.map((tab) => (
            <Tab key={tab.url ?? tab.text} label={tab.text} active={tab.active === true} href={tab.url ?? ''} />
          ))}
        </TabsBar>
      )}
      <div className={styles.content}>{children}</div>
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  wrapper: css({
    display: 'flex',
    flexDirection: 'column',
    flex: '1 1 0',
    minWidth: 0,
    padding: theme.spacing(2),
    [theme.breakpoints.up('md')]: { padding: theme.spacing(4) },
  }),
  primary: css({ background: theme.colors.background.primary }),
  header: css({ display: 'flex', flexDirection: 'column', gap: theme.spacing(1), paddingBottom: theme.spacing(2) }),
  titleRow: css({ display: 'flex', flexWrap: 'wrap', alignItems: 'flex-start', gap: theme.spacing(1, 4), minHeight: theme.spacing(4) }),
  title: css({ flex: 1, minWidth: 200, overflowWrap: 'anywhere' }),
  heading: css({ margin: 0 }),
  actions: css({ display: 'flex', flexWrap: 'wrap', gap: theme.spacing(1) }),
  info: css({ margin: 0, '& dt': { ...theme.typography.bodySmall, color: theme.colors.text.secondary }, '& dd': { margin: 0 } }),
  subTitle: css({ color: theme.colors.text.secondary }),
  content: css({ display: 'flex', flexDirection: 'column', flexGrow: 1, minWidth: 0 }),
});
