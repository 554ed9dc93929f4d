import { type DataSourceInstanceSettings, type DataSourcePluginMeta, PluginType } from '@grafana/data';
import type { DataSourceSrv, GetDataSourceListFilters } from '@grafana/runtime';

function settings(id: number, type: 'tempo' | 'loki', name: string): DataSourceInstanceSettings {
  const uid = `synctrail-${type}`;
  const files = { author: { name: 'Synctrail' }, description: '', links: [], screenshots: [], updated: '', version: '' };
  const meta: DataSourcePluginMeta = {
    id: type,
    name,
    type: PluginType.datasource,
    module: '',
    baseUrl: '',
    info: { ...files, logos: { small: '', large: '' } },
    tracing: type === 'tempo',
    logs: type === 'loki',
  };
  return {
    id,
    uid,
    type,
    name,
    meta,
    readOnly: true,
    isDefault: type === 'tempo',
    access: 'proxy',
    url: `/api/datasources/proxy/uid/${uid}`,
    jsonData: {},
  };
}

/** The two engines of the collector, as Grafana would list them. */
export const DATA_SOURCES: readonly DataSourceInstanceSettings[] = [
  settings(1, 'tempo', 'Synctrail Tempo'),
  settings(2, 'loki', 'Synctrail Loki'),
];

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
  getList: (filters = {}) => DATA_SOURCES.filter((source) => matches(source, filters)),
  getInstanceSettings: (ref) => {
    if (ref === undefined || ref === null || ref === 'default') return DATA_SOURCES[0];
    if (typeof ref === 'string') return DATA_SOURCES.find((source) => source.uid === ref || source.name === ref);
    return DATA_SOURCES.find((source) => (ref.uid === undefined ? source.type === ref.type : source.uid === ref.uid));
  },
  reload: () => Promise.resolve(),
  registerRuntimeDataSource: () => {
    throw new Error('The viewer has no runtime data sources');
  },
};
