import { Alert, Button } from '@grafana/ui';
import { Component, type ReactNode } from 'react';

/** Says why the plugin cannot be shown, and offers another try. */
export function LoadFailure({ title, error }: { title: string; error: unknown }) {
  return (
    <div style={{ padding: 32 }}>
      <Alert severity="error" title={title}>
        <p>{error instanceof Error ? error.message : String(error)}</p>
        <Button onClick={() => location.reload()}>Reload</Button>
      </Alert>
    </div>
  );
}

/** Keeps an error of the plugin inside the plugin's place. */
export class PluginBoundary extends Component<{ children: ReactNode }, { error?: unknown }> {
  override state: { error?: unknown } = {};

  static getDerivedStateFromError(error: unknown) {
    return { error };
  }

  override render() {
    return 'error' in this.state ? <LoadFailure title="This page failed" error={this.state.error} /> : this.props.children;
  }
}
