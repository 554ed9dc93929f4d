import type { AppPluginMeta, PluginConfigPageProps } from '@grafana/data';
import { getBackendSrv } from '@grafana/runtime';
import { Alert, Button, Combobox, Field, FieldSet } from '@grafana/ui';
import { useState } from 'react';
import { lastValueFrom } from 'rxjs';
import { listSources } from '../../data/engines.ts';
import type { EngineKind, PluginSettings } from '../../model/engine-choice.ts';
import { findEngines } from '../../model/engine-choice.ts';

/** Chooses the data sources; where there is one of a kind it needs no choice. */
export default function ConfigPage({ plugin }: PluginConfigPageProps<AppPluginMeta<PluginSettings>>) {
  const { meta } = plugin;
  const [settings, setSettings] = useState<PluginSettings>(meta.jsonData ?? {});
  const [problem, setProblem] = useState<string>();
  const found = findEngines(settings, listSources);

  const save = async () => {
    try {
      const data = { enabled: true, pinned: meta.pinned ?? true, jsonData: settings };
      await lastValueFrom(getBackendSrv().fetch({ url: `/api/plugins/${meta.id}/settings`, method: 'POST', data, showErrorAlert: false }));
      // Grafana hands the settings to plugins when it loads.
      window.location.reload();
    } catch (error) {
      setProblem(error instanceof Error ? error.message : 'Grafana refused the settings.');
    }
  };

  return (
    <FieldSet label="Data sources">
      {found.status === 'missing' && (
        <Alert severity="warning" title="Synctrail cannot read yet">
          {found.problems.join(' ')}
        </Alert>
      )}
      {problem !== undefined && (
        <Alert severity="error" title="Not saved">
          {problem}
        </Alert>
      )}
      <SourceField kind="tempo" label="Tempo" uid={settings.tempoUid} onChange={(tempoUid) => setSettings({ ...settings, tempoUid })} />
      <SourceField kind="loki" label="Loki" uid={settings.lokiUid} onChange={(lokiUid) => setSettings({ ...settings, lokiUid })} />
      <Button onClick={() => void save()}>Save</Button>
    </FieldSet>
  );
}

function SourceField(props: { kind: EngineKind; label: string; uid: string | undefined; onChange: (uid: string) => void }) {
  const { kind, label, uid, onChange } = props;
  const list = listSources(kind);
  const only = list.length === 1 ? list[0] : undefined;
  return (
    <Field label={label} description={only === undefined ? undefined : `Empty means ${only.name}, the only one there is.`} noMargin>
      <Combobox
        id={`source-${kind}`}
        width={40}
        isClearable
        options={list.map((choice) => ({ label: choice.name, value: choice.uid }))}
        value={uid === undefined || uid === '' ? null : uid}
        placeholder={only?.name ?? `Choose a ${label} data source`}
        onChange={(option) => onChange(option?.value ?? '')}
      />
    </Field>
  );
}
