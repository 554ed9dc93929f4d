import type { AppRootProps } from '@grafana/data';
import { LocationServiceProvider, locationService } from '@grafana/runtime';
import { ModalRoot, ModalsProvider, PortalContainer } from '@grafana/ui';
import type { ComponentType } from 'react';
import { CompatRouter, Navigate, Route, Routes } from 'react-router-dom-v5-compat';
import { Router } from 'unexported/router';
import { AppRoot } from './AppRoot.tsx';
import { ConfigRoot } from './ConfigRoot.tsx';
import { AppChrome } from './chrome/AppChrome.tsx';
import { AppNavContext } from './chrome/section.ts';
import { Toasts } from './chrome/Toasts.tsx';
import { type LoadedApp, navOf } from './loader/load-app.ts';
import { CONFIG_URL, PLUGIN_URL } from './plugin-id.ts';
import { useSession } from './session/session.ts';
import { SignIn } from './session/SignIn.tsx';
import { ThemeProvider } from './theme/ThemeProvider.tsx';

interface Shown {
  app: LoadedApp;
  Root: ComponentType<AppRootProps>;
}

/** The plugin's pages; who must sign in does so in their place. */
function Pages({ app, Root }: Shown) {
  const session = useSession();
  if (session === 'signed-out' || session === 'ended') return <SignIn ended={session === 'ended'} />;
  return (
    <Routes>
      <Route path={`${PLUGIN_URL}/*`} element={<AppRoot app={app} Root={Root} />} />
      <Route path={CONFIG_URL} element={<ConfigRoot app={app} />} />
      <Route path="*" element={<Navigate to={PLUGIN_URL} replace />} />
    </Routes>
  );
}

/** The page: Grafana's providers and router, in its order, around one app. */
export function Viewer({ app, Root }: Shown) {
  return (
    <ThemeProvider>
      <AppNavContext.Provider value={navOf(app.meta)}>
        <ModalsProvider>
          <Router history={locationService.getHistory()}>
            <LocationServiceProvider service={locationService}>
              <CompatRouter>
                <AppChrome>
                  <Pages app={app} Root={Root} />
                </AppChrome>
                <Toasts />
                <ModalRoot />
                <PortalContainer />
              </CompatRouter>
            </LocationServiceProvider>
          </Router>
        </ModalsProvider>
      </AppNavContext.Provider>
    </ThemeProvider>
  );
}
