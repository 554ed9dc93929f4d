import { ThemeContext } from '@grafana/data';
import { config, getAppEvents, ThemeChangedEvent } from '@grafana/runtime';
import { GlobalStyles } from '@grafana/ui';
import { type ReactNode, useEffect, useState } from 'react';

/** The theme for everything below, and Grafana's global styles. */
export function ThemeProvider({ children }: { children: ReactNode }) {
  const [theme, setTheme] = useState(config.theme2);
  useEffect(() => {
    const subscription = getAppEvents().subscribe(ThemeChangedEvent, ({ payload }) => setTheme(payload));
    return () => subscription.unsubscribe();
  }, []);
  return (
    <ThemeContext.Provider value={theme}>
      <GlobalStyles />
      {children}
    </ThemeContext.Provider>
  );
}
