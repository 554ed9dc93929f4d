import { PluginPage } from '@grafana/runtime';
import { LinkButton } from '@grafana/ui';
import { CONFIG_URL } from './constants.ts';
import { EmptyState } from './ui/EmptyState.tsx';

/** There is nobody to ask. */
export function NoEngines({ problems }: { problems: readonly string[] }) {
  return (
    <PluginPage>
      <EmptyState title="Synctrail has nothing to read from" icon="database">
        <p>{problems.join(' ')} Synctrail needs one Tempo and one Loki data source, or a collector’s end points added as such.</p>
        <LinkButton href={CONFIG_URL}>Choose the data sources</LinkButton>
      </EmptyState>
    </PluginPage>
  );
}
