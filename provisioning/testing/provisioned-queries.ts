import { globSync } from 'node:fs';
import { path, read } from './files.ts';

export interface ProvisionedQuery {
  /** Where it stands, for people: the dashboard's panel or the alert's title. */
  readonly of: string;
  /** The file that has it. */
  readonly file: string;
  readonly language: 'logql' | 'traceql' | 'promql';
  /** Over time, at one instant, lines, or spans. */
  readonly kind: 'range' | 'instant' | 'lines' | 'metric' | 'spans';
  /** As provisioned, with Grafana's variables. */
  readonly query: string;
}

interface Asking {
  datasource?: { type: string };
  expr?: string;
  query?: string;
  queryType?: string;
  tableType?: string;
  instant?: boolean;
}

interface Dashboard {
  panels: { title: string; type: string; targets: Asking[] }[];
}

interface Rules {
  groups: { rules: { title: string; data: { model: Asking }[] }[] }[];
}

interface PrometheusRules {
  groups: { rules: { alert: string; expr: string }[] }[];
}

export const DASHBOARDS = globSync('provisioning/grafana/dashboards/*.generated.json', { cwd: path('.') }).sort();
export const RULES = 'provisioning/grafana/alerting/rules.generated.yaml';
const PROMETHEUS_RULES = 'provisioning/engines/prometheus-rules.yaml';

/** Every query of the dashboards, of Grafana's alert rules and of Prometheus'. */
export function provisionedQueries(): ProvisionedQuery[] {
  return [...DASHBOARDS.flatMap(ofPanels), ...ofRules(), ...ofPrometheusRules()];
}

/** As Grafana sends it: every integration, and this range for its variables. */
export function filledIn(query: string, range: string): string {
  return query.replaceAll('$integration', '.+').replaceAll(/\$__(?:auto|range|interval)\b/g, range);
}

/** What tells a query from all others. */
export const nameOf = ({ file, of, query }: ProvisionedQuery): string => `${file}: ${of}: ${query}`;

/** One question of a panel or a rule; undefined for what asks no engine. */
function asked(of: string, file: string, panel: string, asking: Asking): ProvisionedQuery | undefined {
  const { datasource, expr, query, queryType, tableType, instant } = asking;
  if (query !== undefined) return { of, file, language: 'traceql', kind: tableType === 'spans' ? 'spans' : 'metric', query };
  if (expr === undefined) return undefined;
  if (datasource?.type === 'prometheus') return { of, file, language: 'promql', kind: instant === true ? 'instant' : 'range', query: expr };
  return { of, file, language: 'logql', kind: panel === 'logs' ? 'lines' : queryType === 'instant' ? 'instant' : 'range', query: expr };
}

function ofPanels(file: string): ProvisionedQuery[] {
  return (read(file) as Dashboard).panels.flatMap(({ title, type, targets }) =>
    targets.map((target) => {
      const query = asked(title, file, type, target);
      if (query === undefined) throw new Error(`${title} asks nothing`);
      return query;
    }),
  );
}

function ofRules(): ProvisionedQuery[] {
  const rules = (read(RULES) as Rules).groups.flatMap((group) => group.rules);
  return rules.flatMap(({ title, data }) => data.flatMap(({ model }) => asked(title, RULES, 'rule', model) ?? []));
}

function ofPrometheusRules(): ProvisionedQuery[] {
  const rules = (read(PROMETHEUS_RULES) as PrometheusRules).groups.flatMap((group) => group.rules);
  return rules.map(({ alert, expr }) => ({ of: alert, file: PROMETHEUS_RULES, language: 'promql', kind: 'instant', query: expr.trim() }));
}
