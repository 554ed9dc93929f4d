import { PluginContextProvider } from '@grafana/data';
import { PluginPage } from '@grafana/runtime';
import { useMemo } from 'react';
import { useLocation } from 'react-router-dom-v5-compat';
import { PluginBoundary } from './chrome/LoadFailure.tsx';
import type { LoadedApp } from './loader/load-app.ts';
import { CONFIG_URL } from './plugin-id.ts';

/** The app's configuration, where a Grafana has it. */
export function ConfigRoot({ app }: { app: LoadedApp }) {
  const { search } = useLocation();
  const { plugin, meta } = app;
  const pageNav = useMemo(() => ({ text: meta.name, url: CONFIG_URL }), [meta.name]);
  return (
    <PluginContextProvider meta={meta}>
      <PluginPage pageNav={pageNav}>
        <PluginBoundary>
          {plugin.configPages?.map(({ id, body: Body }) => (
            <Body key={id} plugin={plugin} query={Object.fromEntries(new URLSearchParams(search))} />
          ))}
        </PluginBoundary>
      </PluginPage>
    </PluginContextProvider>
  );
}
