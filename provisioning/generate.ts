// Writes Grafana's provisioning from the model. `--check` writes nothing and fails when a file is not up to date.
import { stringify } from 'yaml';
import { writeFiles } from '../model/generate/write-files.ts';
import { alertRules } from './generate/alerts.ts';
import { dashboard } from './generate/dashboard.ts';
import { dataSources } from './generate/datasources.ts';
import { monthsDashboard } from './generate/months-dashboard.ts';

const HEAD = '# Generated from model/ and provisioning/generate by `npm run generate`. Do not edit.\n';

const yaml = (value: object): string => HEAD + stringify(value, { lineWidth: 0, aliasDuplicateObjects: false });

writeFiles({
  'provisioning/grafana/alerting/rules.generated.yaml': yaml(alertRules()),
  'provisioning/grafana/dashboards/synctrail-overview.generated.json': `${JSON.stringify(dashboard(), null, 2)}\n`,
  'provisioning/grafana/dashboards/synctrail-months.generated.json': `${JSON.stringify(monthsDashboard(), null, 2)}\n`,
  'provisioning/grafana/datasources/synctrail.generated.yaml': yaml(dataSources()),
});
