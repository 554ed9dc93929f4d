import type { AppPluginMeta, PluginConfigPageProps } from '@grafana/data';
import { getBackendSrv } from '@grafana/runtime';
import { Alert, Button, Combobox, Field, FieldSet, Stack } from '@grafana/ui';
import type { FormEvent } from 'react';
import { useState } from 'react';
import { lastValueFrom } from 'rxjs';
import { refusalWords } from '../../data/clients/proxy.ts';
import { listSources } from '../../data/engines.ts';
import type { EngineKind, PluginSettings } from '../../model/engine-choice.ts';
import { findEngines } from '../../model/engine-choice.ts';

/** Chooses the data sources; where there is one of a kind it needs no choice. */
export default function ConfigPage({ plugin }: PluginConfigPageProps<AppPluginMeta<PluginSettings>>) {
  const { meta } = plugin;
  const [settings, setSettings] = useState<PluginSettings>(meta.jsonData ?? {});
  const [problem, setProblem] = useState<string>();
  const found = findEngines(settings, listSources);

  const save = async (event: FormEvent) => {
    event.preventDefault();
    setProblem(undefined);
    try {
      const data = { enabled: true, pinned: meta.pinned ?? true, jsonData: settings };
      await lastValueFrom(getBackendSrv().fetch({ url: `/api/plugins/${meta.id}/settings`, method: 'POST', data, showErrorAlert: false }));
      // Grafana hands the settings to plugins when it loads.
      window.location.reload();
    } catch (error) {
      setProblem(refusalWords(error) || 'Grafana refused the settings.');
    }
  };

  return (
    <form onSubmit={(event) => void save(event)}>
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
        <Stack direction="column" gap={2} alignItems="flex-start">
          <SourceField kind="tempo" label="Tempo" uid={settings.tempoUid} onChange={(tempoUid) => setSettings({ ...settings, tempoUid })} />
          <SourceField kind="loki" label="Loki" uid={settings.lokiUid} onChange={(lokiUid) => setSettings({ ...settings, lokiUid })} />
          <Button type="submit">Save</Button>
        </Stack>
      </FieldSet>
    </form>
  );
}

function SourceField(props: { kind: EngineKind; label: string; uid: string | undefined; onChange: (uid: string) => void }) {
  const { kind, label, uid, onChange } = props;
  const list = listSources(kind);
  const chosen = list.find((choice) => choice.uid === uid);
  const needsNone = uid === undefined || uid === '' || chosen !== undefined;
  const only = needsNone && list.length === 1 ? list[0] : undefined;
  return (
    <Field label={label} description={only === undefined ? undefined : `Empty means ${only.name}, the only one there is.`} noMargin>
      <Combobox
        id={`source-${kind}`}
        width={40}
        isClearable
        options={list.map((choice) => ({ label: choice.name, value: choice.uid }))}
        value={chosen?.uid ?? null}
        placeholder={only?.name ?? `Choose a ${label} data source`}
        onChange={(option) => onChange(option?.value ?? '')}
      />
    </Field>
  );
}
