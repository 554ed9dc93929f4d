import { type GrafanaConfig, locationUtil, setTimeZoneResolver } from '@grafana/data';
import {
  config,
  setAppEvents,
  setBackendSrv,
  setChromeHeaderHeightHook,
  setCurrentUser,
  setDataSourceSrv,
  setEchoSrv,
  setMegaMenuOpenHook,
  setPluginComponentHook,
  setPluginComponentsHook,
  setPluginFunctionsHook,
  setPluginLinksHook,
  setReturnToPreviousHook,
  setRunRequest,
  setTemplateSrv,
} from '@grafana/runtime';
import { NEVER } from 'rxjs';
import { initializeI18n } from 'unexported/i18n';
import { setPluginPage } from 'unexported/plugin-page';
import { PluginPage } from '../chrome/PluginPage.tsx';
import { HEADER_HEIGHT } from '../chrome/header-height.ts';
import { appEvents } from './app-events.ts';
import { backendSrv } from './backend-srv.ts';
import { dataSourceSrv } from './data-sources.ts';

const nothing = () => undefined;

/** Gives @grafana/runtime what a Grafana gives it at its start. Must end before the first render. */
export async function installServices(): Promise<void> {
  setAppEvents(appEvents);
  setBackendSrv(backendSrv);
  setDataSourceSrv(dataSourceSrv);
  setTemplateSrv({
    getVariables: () => [],
    replace: (target = '') => target,
    containsTemplate: () => false,
    updateTimeRange: nothing,
  });
  setEchoSrv({ flush: nothing, addBackend: nothing, addEvent: nothing, onInteraction: () => nothing });
  setCurrentUser(config.bootData.user);
  setRunRequest(() => NEVER);
  setChromeHeaderHeightHook(() => HEADER_HEIGHT);
  setMegaMenuOpenHook(() => [false, nothing]);
  setReturnToPreviousHook(() => nothing);
  setPluginLinksHook(() => ({ links: [], isLoading: false }));
  setPluginComponentHook(() => ({ component: null, isLoading: false }));
  setPluginComponentsHook(() => ({ components: [], isLoading: false }));
  setPluginFunctionsHook(() => ({ functions: [], isLoading: false }));
  setPluginPage(PluginPage);
  setTimeZoneResolver(() => 'browser');
  locationUtil.initialize({
    // The types differ by three fields that no link is made of.
    config: config as unknown as GrafanaConfig,
    getTimeRangeForUrl: () => ({ from: 'now-6h', to: 'now' }),
    getVariablesUrlParams: () => ({}),
  });
  await initializeI18n({ language: 'en-US', ns: ['grafana'] });
}
