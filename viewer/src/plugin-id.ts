/** Id of the app, as in plugin.json. */
const PLUGIN_ID = 'synctrail-integrations-app';

/** Where the app's files lie, the same path as in Grafana. */
export const PLUGIN_FILES = `/public/plugins/${PLUGIN_ID}`;

/** Address of the app, the same as in Grafana. */
export const PLUGIN_URL = `/a/${PLUGIN_ID}`;

/** Address of its configuration, the same as in Grafana. */
export const CONFIG_URL = `/plugins/${PLUGIN_ID}`;
