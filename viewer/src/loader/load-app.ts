import type { AppPlugin, AppPluginMeta, NavModelItem, PluginInclude } from '@grafana/data';
import { PLUGIN_FILES, PLUGIN_URL } from '../plugin-id.ts';
import { loadAmd } from './amd.ts';

/** The app, ready to be shown. */
export interface LoadedApp {
  plugin: AppPlugin;
  meta: AppPluginMeta;
}

async function loadMeta(): Promise<AppPluginMeta> {
  const response = await fetch(`${PLUGIN_FILES}/plugin.json`);
  if (!response.ok) throw new Error(`${PLUGIN_FILES}/plugin.json answered ${response.status}. Is the plugin built?`);
  const meta = (await response.json()) as AppPluginMeta;
  return { jsonData: {}, ...meta, module: `${PLUGIN_FILES}/module.js`, baseUrl: PLUGIN_FILES.slice(1), enabled: true, pinned: true };
}

/** Loads the built plugin as it lies. Throws an error that a reader can act on. */
export async function loadApp(): Promise<LoadedApp> {
  const [meta, module] = await Promise.all([loadMeta(), loadAmd(`${PLUGIN_FILES}/module.js`)]);
  const plugin = (module as { plugin?: AppPlugin }).plugin;
  if (plugin?.root === undefined) throw new Error(`${PLUGIN_FILES}/module.js has no root page`);
  plugin.meta = meta;
  plugin.init(meta);
  return { plugin, meta };
}

function isPage(include: PluginInclude): include is PluginInclude & { path: string } {
  return include.addToNav === true && (include.path?.startsWith(PLUGIN_URL) ?? false);
}

/** The app as an item of the navigation, its pages below it. Pages that only a Grafana has are left out. */
export function navOf(meta: AppPluginMeta): NavModelItem {
  const app: NavModelItem = { id: meta.id, text: meta.name, img: meta.info.logos.small, url: PLUGIN_URL };
  const pages = (meta.includes ?? []).filter(isPage);
  return {
    ...app,
    children: pages.map(({ name, path, icon }) => ({
      text: name,
      url: path,
      parentItem: app,
      ...(icon === undefined ? {} : { icon: icon as NavModelItem['icon'] & string }),
    })),
  };
}
