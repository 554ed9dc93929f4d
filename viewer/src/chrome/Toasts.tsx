import { css } from '@emotion/css';
import { type AlertErrorPayload, AppEvents, type GrafanaTheme2 } from '@grafana/data';
import { Alert, type AlertVariant, useStyles2 } from '@grafana/ui';
import { useEffect, useState } from 'react';
import { appEvents } from '../services/app-events.ts';
import { HEADER_HEIGHT } from './header-height.ts';

interface Toast {
  id: number;
  severity: AlertVariant;
  title: string;
  detail: string;
}

/** How long a toast stays, ms; as in Grafana. */
const SHOWN_MS: Record<AlertVariant, number> = { success: 3_000, info: 3_000, warning: 5_000, error: 7_000 };

let count = 0;

/** Messages that the plugin publishes as app events. */
export function Toasts() {
  const styles = useStyles2(getStyles);
  const [toasts, setToasts] = useState<Toast[]>([]);
  const remove = (id: number) => setToasts((shown) => shown.filter((toast) => toast.id !== id));

  useEffect(() => {
    const listeners = (
      [
        [AppEvents.alertSuccess, 'success'],
        [AppEvents.alertInfo, 'info'],
        [AppEvents.alertWarning, 'warning'],
        [AppEvents.alertError, 'error'],
      ] as const
    ).map(([event, severity]) => {
      const show = ([title, detail]: AlertErrorPayload = ['']) => {
        const toast = { id: ++count, severity, title, detail: typeof detail === 'string' ? detail : '' };
        setToasts((shown) => [...shown, toast]);
        setTimeout(() => remove(toast.id), SHOWN_MS[severity]);
      };
      appEvents.on(event, show);
      return () => appEvents.off(event, show);
    });
    return () => listeners.forEach((stop) => stop());
  }, []);

  return (
    <div className={styles.place}>
      {toasts.map(({ id, severity, title, detail }) => (
        <Alert key={id} severity={severity} title={title} elevated onRemove={() => remove(id)}>
          {detail}
        </Alert>
      ))}
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  place: css({
    position: 'fixed',
    top: HEADER_HEIGHT + 8,
    right: theme.spacing(1),
    width: 'min(400px, calc(100vw - 16px))',
    zIndex: theme.zIndex.portal,
  }),
});
