import type { AppPluginMeta, PluginConfigPageProps } from '@grafana/data';
import { AppPlugin } from '@grafana/data';
import { LoadingPlaceholder } from '@grafana/ui';
import { lazy, Suspense } from 'react';
import type { PluginSettings } from './model/engine-choice.ts';

const App = lazy(() => import('./App.tsx'));
const ConfigPage = lazy(() => import('./pages/Config/ConfigPage.tsx'));

export const plugin = new AppPlugin<PluginSettings>()
  .setRootPage((props) => (
    <Suspense fallback={<LoadingPlaceholder text="" />}>
      <App {...props} />
    </Suspense>
  ))
  .addConfigPage({
    id: 'configuration',
    title: 'Configuration',
    icon: 'cog',
    body: (props: PluginConfigPageProps<AppPluginMeta<PluginSettings>>) => (
      <Suspense fallback={<LoadingPlaceholder text="" />}>
        <ConfigPage {...props} />
      </Suspense>
    ),
  });
