import pluginJson from './plugin.json';

const PLUGIN_ID = pluginJson.id;
/** Where the pages live, in Grafana and in the viewer. */
export const PLUGIN_BASE = `/a/${PLUGIN_ID}`;
/** Where the data sources are chosen. */
export const CONFIG_URL = `/plugins/${PLUGIN_ID}`;
