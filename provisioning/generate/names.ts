/** Uids of the data sources, the same wherever Synctrail's pages run. */
export const TEMPO_UID = 'synctrail-tempo';
export const LOKI_UID = 'synctrail-loki';
export const PROMETHEUS_UID = 'synctrail-prometheus';

export const DASHBOARD_UID = 'synctrail-overview';
export const MONTHS_UID = 'synctrail-months';
export const FOLDER = 'Synctrail';

/** Where the plugin's pages are. */
export const APP = '/a/synctrail-integrations-app/integrations';
