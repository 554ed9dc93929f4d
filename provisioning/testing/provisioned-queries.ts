import { read } from './files.ts';

export interface ProvisionedQuery {
  /** Where it stands, for people: the dashboard's panel or the alert's title. */
  readonly of: string;
  readonly language: 'logql' | 'traceql';
  /** Over time, at one instant, lines, or spans. */
  readonly kind: 'range' | 'instant' | 'lines' | 'metric' | 'spans';
  /** As provisioned, with Grafana's variables. */
  readonly query: string;
}

interface Dashboard {
  panels: { title: string; type: string; targets: { expr?: string; query?: string; queryType: string; tableType?: string }[] }[];
}

interface Rules {
  groups: { rules: { title: string; data: { model: { expr?: string } }[] }[] }[];
}

export const DASHBOARD = 'provisioning/grafana/dashboards/synctrail-overview.generated.json';
export const RULES = 'provisioning/grafana/alerting/rules.generated.yaml';

/** Every query of the dashboards and of Grafana's alert rules. */
export function provisionedQueries(): ProvisionedQuery[] {
  return [...ofPanels(), ...ofRules()];
}

/** As Grafana sends it: every integration, and this range for its variables. */
export function filledIn(query: string, range: string): string {
  return query.replaceAll('$integration', '.+').replaceAll('$__auto', range).replaceAll('$__range', range);
}

function ofPanels(): ProvisionedQuery[] {
  return (read(DASHBOARD) as Dashboard).panels.flatMap(({ title, type, targets }) =>
    targets.map(({ expr, query, queryType, tableType }): ProvisionedQuery => {
      if (query !== undefined) return { of: title, language: 'traceql', kind: tableType === 'spans' ? 'spans' : 'metric', query };
      if (expr === undefined) throw new Error(`${title} asks nothing`);
      return { of: title, language: 'logql', kind: type === 'logs' ? 'lines' : queryType === 'instant' ? 'instant' : 'range', query: expr };
    }),
  );
}

function ofRules(): ProvisionedQuery[] {
  const rules = (read(RULES) as Rules).groups.flatMap((group) => group.rules);
  return rules.flatMap(({ title, data }) =>
    data.flatMap(({ model: { expr } }): ProvisionedQuery[] =>
      expr === undefined ? [] : [{ of: title, language: 'logql', kind: 'instant', query: expr }],
    ),
  );
}
