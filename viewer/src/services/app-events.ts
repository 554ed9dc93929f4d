import { EventBusSrv } from '@grafana/data';

/** The bus between Grafana and its plugins. */
export const appEvents = new EventBusSrv();
