import 'uplot/dist/uPlot.min.css';
import type { ReactNode } from 'react';
import { createRoot } from 'react-dom/client';
import { LoadFailure } from './chrome/LoadFailure.tsx';
import { loadApp } from './loader/load-app.ts';
import { installServices } from './services/install.ts';
import { loadSession } from './session/session.ts';
import { ThemeProvider } from './theme/ThemeProvider.tsx';
import { Viewer } from './Viewer.tsx';

async function page(): Promise<ReactNode> {
  try {
    const [app] = await Promise.all([loadApp(), installServices(), loadSession()]);
    const Root = app.plugin.root;
    if (Root === undefined) throw new Error('The plugin has no root page');
    return <Viewer app={app} Root={Root} />;
  } catch (error) {
    return (
      <ThemeProvider>
        <LoadFailure title="The plugin cannot be loaded" error={error} />
      </ThemeProvider>
    );
  }
}

const place = document.getElementById('root');
if (place === null) throw new Error('index.html has no #root');
createRoot(place).render(await page());
