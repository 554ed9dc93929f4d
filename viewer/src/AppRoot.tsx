import { type AppRootProps, PluginContextProvider } from '@grafana/data';
import type { ComponentType } from 'react';
import { useLocation } from 'react-router-dom-v5-compat';
import { PluginBoundary } from './chrome/LoadFailure.tsx';
import type { LoadedApp } from './loader/load-app.ts';
import { PLUGIN_URL } from './plugin-id.ts';

const nothing = () => undefined;

/** The plugin's root page, with the props a Grafana gives it. */
export function AppRoot({ app, Root }: { app: LoadedApp; Root: ComponentType<AppRootProps> }) {
  const { pathname, search } = useLocation();
  return (
    <PluginContextProvider meta={app.meta}>
      <PluginBoundary>
        <Root
          meta={app.meta}
          basename={PLUGIN_URL}
          path={pathname}
          query={Object.fromEntries(new URLSearchParams(search))}
          onNavChanged={nothing}
        />
      </PluginBoundary>
    </PluginContextProvider>
  );
}
