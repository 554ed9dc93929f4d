import { getThemeById, type GrafanaTheme2 } from '@grafana/data';
import { config, getAppEvents, ThemeChangedEvent } from '@grafana/runtime';

/** What boot.js reads back before the first paint. */
const REMEMBERED = 'synctrail.theme';

/** Changes the theme as Grafana does, for all who listen, and remembers it. */
export function chooseTheme(id: 'light' | 'dark'): void {
  localStorage.setItem(REMEMBERED, id);
  applyTheme(getThemeById(id));
}

function applyTheme(theme: GrafanaTheme2): void {
  document.documentElement.dataset.theme = theme.colors.mode;
  config.theme2 = theme;
  config.bootData.user.lightTheme = theme.isLight;
  getAppEvents().publish(new ThemeChangedEvent(theme));
}
