import type { DataSourceInstanceSettings } from '@grafana/data';
import { config, type DataSourceSrv, type GetDataSourceListFilters } from '@grafana/runtime';

/** As the page was started with them. */
function sources(): DataSourceInstanceSettings[] {
  return Object.values(config.datasources);
}

function matches(source: DataSourceInstanceSettings, filters: GetDataSourceListFilters): boolean {
  const types = filters.type === undefined ? undefined : [filters.type].flat();
  return (
    (types === undefined || types.includes(source.type)) &&
    (filters.tracing !== true || source.meta.tracing === true) &&
    (filters.logs !== true || source.meta.logs === true) &&
    (filters.filter?.(source) ?? true)
  );
}

/** Lists the data sources; their queries go through the proxy's address, so none has code of its own. */
export const dataSourceSrv: DataSourceSrv = {
  get: (ref) => Promise.reject(new Error(`The viewer runs no data source plugin (${JSON.stringify(ref)})`)),
  getList: (filters = {}) => sources().filter((source) => matches(source, filters)),
  getInstanceSettings: (ref) => {
    if (ref === undefined || ref === null || ref === 'default') return sources()[0];
    if (typeof ref === 'string') return sources().find((source) => source.uid === ref || source.name === ref);
    return sources().find((source) => (ref.uid === undefined ? source.type === ref.type : source.uid === ref.uid));
  },
  reload: () => Promise.resolve(),
  registerRuntimeDataSource: () => {
    throw new Error('The viewer has no runtime data sources');
  },
};
