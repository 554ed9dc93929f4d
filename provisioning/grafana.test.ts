import { describe, expect, it } from 'vitest';
import { read, text } from './testing/files.ts';
import { DASHBOARDS, RULES } from './testing/provisioned-queries.ts';

const DATA_SOURCES = 'provisioning/grafana/datasources/synctrail.generated.yaml';

interface DataSources {
  datasources: {
    uid: string;
    type: string;
    jsonData: { tracesToLogsV2?: { datasourceUid: string }; derivedFields?: { datasourceUid: string; matcherRegex: string }[] };
  }[];
}
interface Apps {
  apps: { type: string; disabled: boolean; jsonData: Record<string, string> }[];
}
interface Place {
  x: number;
  y: number;
  w: number;
  h: number;
}
interface Dashboard {
  uid: string;
  panels: { id: number; gridPos: Place; datasource: { uid: string }; targets: { datasource: { uid: string } }[] }[];
}
interface Rules {
  groups: {
    rules: { uid: string; condition: string; data: { refId: string; datasourceUid: string }[]; annotations: Record<string, string> }[];
  }[];
}

const { datasources } = read(DATA_SOURCES) as DataSources;
const uidOf = (type: string): string | undefined => datasources.find((source) => source.type === type)?.uid;

describe("Grafana's provisioning", () => {
  it('has one data source of each kind, with ways from traces to events and back', () => {
    expect(datasources.map(({ type }) => type).sort()).toEqual(['loki', 'prometheus', 'tempo']);
    const tempo = datasources.find(({ type }) => type === 'tempo');
    const loki = datasources.find(({ type }) => type === 'loki');
    expect(tempo?.jsonData.tracesToLogsV2?.datasourceUid).toBe(loki?.uid);
    const fields = loki?.jsonData.derivedFields ?? [];
    expect(fields.map(({ matcherRegex }) => matcherRegex)).toEqual(['trace_id', 'sync_run_id', 'sync_page_id']);
    expect(new Set(fields.map(({ datasourceUid }) => datasourceUid))).toEqual(new Set([tempo?.uid]));
  });

  it('tells the app where its engines are, under the names that its configuration page stores', () => {
    const [app, ...others] = (read('provisioning/grafana/plugins/synctrail.yaml') as Apps).apps;
    expect(others).toEqual([]);
    const { id } = read('plugin/src/plugin.json') as { id: string };
    expect(app).toMatchObject({ type: id, disabled: false, jsonData: { tempoUid: uidOf('tempo'), lokiUid: uidOf('loki') } });
    const settings = text('plugin/src/model/engine-choice.ts');
    for (const name of Object.keys(app?.jsonData ?? {})) expect(settings).toContain(`${name}?: string`);
  });

  it('reads no variable of the environment by accident: every dollar in a provisioned file is doubled', () => {
    for (const file of [
      DATA_SOURCES,
      RULES,
      'provisioning/grafana/plugins/synctrail.yaml',
      'provisioning/grafana/dashboards/synctrail.yaml',
    ])
      expect(text(file).replaceAll('$$', ''), file).not.toContain('$');
  });

  it.each(DASHBOARDS)('has a dashboard whose panels ask provisioned data sources and do not overlap: %s', (file) => {
    const { panels } = read(file) as Dashboard;
    const cells = new Set<string>();
    for (const { gridPos, datasource, targets } of panels) {
      for (const uid of [datasource.uid, ...targets.map((target) => target.datasource.uid)])
        expect(datasources.map((source) => source.uid)).toContain(uid);
      expect(gridPos.x + gridPos.w).toBeLessThanOrEqual(24);
      for (let x = gridPos.x; x < gridPos.x + gridPos.w; x += 1) {
        for (let y = gridPos.y; y < gridPos.y + gridPos.h; y += 1) {
          expect(cells).not.toContain(`${x} ${y}`);
          cells.add(`${x} ${y}`);
        }
      }
    }
  });

  it('has alert rules that ask the engine they mean, name their condition and lead to a dashboard that asks it too', () => {
    const dashboards = DASHBOARDS.map((file) => read(file) as Dashboard);
    const rules = (read(RULES) as Rules).groups.flatMap((group) => group.rules);
    expect(rules.map((rule) => rule.uid)).toEqual(
      expect.arrayContaining(['synctrail-failure-rate', 'synctrail-no-run', 'synctrail-run-error']),
    );
    for (const rule of rules) {
      const [engine, ...others] = rule.data.map(({ datasourceUid }) => datasourceUid);
      expect([uidOf('loki'), uidOf('prometheus')]).toContain(engine);
      expect(others).toEqual(['__expr__']);
      expect(rule.data.map(({ refId }) => refId)).toContain(rule.condition);
      const shown = dashboards.find(({ uid }) => uid === rule.annotations['__dashboardUid__']);
      expect(shown?.panels.map(({ datasource }) => datasource.uid)).toContain(engine);
    }
  });

  it('brings a contact point as an example', () => {
    const example = read('provisioning/grafana/alerting/contact-points.yaml.example') as {
      contactPoints: { name: string }[];
      policies: { routes: { receiver: string }[] }[];
    };
    expect(example.policies[0]?.routes[0]?.receiver).toBe(example.contactPoints[0]?.name);
  });
});
