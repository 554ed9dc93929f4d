import type { AppRootProps } from '@grafana/data';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { lazy, Suspense, useMemo } from 'react';
import { Navigate, Route, Routes } from 'react-router-dom';
import { mayPass } from './data/clients/engine-error.ts';
import { EnginesContext, listSources } from './data/engines.ts';
import type { PluginSettings } from './model/engine-choice.ts';
import { findEngines } from './model/engine-choice.ts';
import { NoEngines } from './NoEngines.tsx';
import { TimeZoneOfAddress } from './pages/TimeZoneOfAddress.tsx';
import { LoadingState } from './ui/LoadingState.tsx';

const IntegrationsPage = lazy(() => import('./pages/Integrations/IntegrationsPage.tsx'));
const RunsPage = lazy(() => import('./pages/Runs/RunsPage.tsx'));
const StepsPage = lazy(() => import('./pages/Steps/StepsPage.tsx'));
const PagesPage = lazy(() => import('./pages/Pages/PagesPage.tsx'));
const EntitiesPage = lazy(() => import('./pages/Entities/EntitiesPage.tsx'));
const CallsPage = lazy(() => import('./pages/Calls/CallsPage.tsx'));

const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      // A browser that thinks it is offline still reaches an engine on its own machine; where it does not, that is to be said, not waited for.
      networkMode: 'always',
      retry: (count, error) => count < 2 && mayPass(error),
      staleTime: 2_000,
      gcTime: 10 * 60_000,
    },
  },
});

/** The pages, each at the address that docs/architecture.md gives it. */
export default function App({ meta }: AppRootProps<PluginSettings>) {
  const found = useMemo(() => findEngines(meta.jsonData ?? {}, listSources), [meta.jsonData]);
  if (found.status === 'missing') return <NoEngines problems={found.problems} />;
  return (
    <QueryClientProvider client={queryClient}>
      <EnginesContext.Provider value={found.engines}>
        <TimeZoneOfAddress>
          <Suspense fallback={<LoadingState what="the page" />}>
            <Routes>
              <Route path="integrations" element={<IntegrationsPage />} />
              <Route path="integrations/:integration" element={<RunsPage />} />
              <Route path="integrations/:integration/runs/:runId" element={<StepsPage />} />
              <Route path="integrations/:integration/runs/:runId/steps/:stepId" element={<PagesPage />} />
              <Route path="integrations/:integration/runs/:runId/steps/:stepId/pages/:pageId" element={<EntitiesPage />} />
              <Route path="integrations/:integration/runs/:runId/steps/:stepId/pages/:pageId/entities/:opId" element={<CallsPage />} />
              <Route path="*" element={<Navigate to="integrations" replace />} />
            </Routes>
          </Suspense>
        </TimeZoneOfAddress>
      </EnginesContext.Provider>
    </QueryClientProvider>
  );
}
