import { APP } from './names.ts';
import type { Panel } from './panels.ts';

/** The choice of integrations at the top of a dashboard, all of them at first. */
export function integrations(datasource: { readonly type: string; readonly uid: string }, query: object): object {
  return {
    name: 'integration',
    label: 'Integration',
    type: 'query',
    datasource,
    query,
    refresh: 2,
    sort: 1,
    multi: true,
    includeAll: true,
    allValue: '.+',
    current: { text: 'All', value: '$__all' },
  };
}

interface Content {
  readonly uid: string;
  readonly title: string;
  readonly description: string;
  /** The time that is shown at first, as Grafana writes it; until now. */
  readonly from: string;
  readonly refresh: string;
  readonly variables: readonly object[];
  /** The dashboard beside it. */
  readonly other: { readonly title: string; readonly uid: string };
  readonly panels: readonly Panel[];
}

/** A dashboard, as Grafana's JSON. */
export function frame({ uid, title, description, from, refresh, variables, other, panels }: Content): object {
  return {
    uid,
    title,
    description,
    tags: ['synctrail'],
    schemaVersion: 41,
    editable: true,
    graphTooltip: 1,
    time: { from, to: 'now' },
    refresh,
    templating: { list: variables },
    links: [
      { title: other.title, type: 'link', icon: 'dashboard', url: `/d/${other.uid}`, keepTime: false, targetBlank: false },
      { title: 'Integrations', type: 'link', icon: 'external link', url: APP, keepTime: false, targetBlank: false },
    ],
    panels: panels.map((panel, index) => ({ id: index + 1, ...panel })),
  };
}
