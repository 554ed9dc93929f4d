import { AppPlugin } from '@grafana/data';
import { LoadingPlaceholder } from '@grafana/ui';
import { lazy, Suspense } from 'react';

const App = lazy(() => import('./App.tsx'));

export const plugin = new AppPlugin().setRootPage(() => (
  <Suspense fallback={<LoadingPlaceholder text="" />}>
    <App />
  </Suspense>
));
