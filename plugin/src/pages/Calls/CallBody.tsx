import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Button, useStyles2 } from '@grafana/ui';
import { useId, useState } from 'react';
import { useCallBody } from '../../data/hooks/use-call-body.ts';
import type { CallRow } from '../../model/call.ts';
import { whyNoBody } from '../../model/call-body.ts';
import { formatCount } from '../../ui/format.ts';
import { QueryView } from '../QueryView.tsx';
import { usePlace } from '../use-place.ts';
import { BodySideView } from './BodySideView.tsx';

/** What a call sent and received, read only when somebody wants to see it (S2-12, S4-25). */
export function CallBody({ call }: { call: CallRow }) {
  const styles = useStyles2(getStyles);
  const [open, setOpen] = useState(false);
  const id = useId();
  return (
    <section className={styles.section}>
      <Button
        variant="secondary"
        size="sm"
        icon={open ? 'angle-down' : 'angle-right'}
        aria-expanded={open}
        aria-controls={id}
        onClick={() => setOpen(!open)}
      >
        Body
      </Button>
      <div id={id} className={styles.content}>
        {open && <OpenBody call={call} />}
      </div>
    </section>
  );
}

function OpenBody({ call }: { call: CallRow }) {
  const styles = useStyles2(getStyles);
  const { integration } = usePlace();
  const none = whyNoBody(call.bodyState, call.status !== 'succeeded');
  const mayBe = call.bodyState === undefined || call.bodyState === 'kept';
  const query = useCallBody(integration, call, mayBe);
  const nothing = (
    <p className={styles.none} role="status">
      No body was kept, because {none}
    </p>
  );
  if (!mayBe) return nothing;
  return (
    <QueryView query={query} what="the body">
      {(body) =>
        body === null ? (
          nothing
        ) : (
          <div className={styles.sides}>
            {body.place !== undefined && body.place.total > 1 && (
              <p className={styles.none}>
                Failure {formatCount(body.place.total)} of this cause in this run; bodies of {formatCount(body.place.number)} of these{' '}
                {formatCount(body.place.total)} are kept.
              </p>
            )}
            <BodySideView title="Request" side={body.request} />
            <BodySideView title="Response" side={body.response} />
          </div>
        )
      }
    </QueryView>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  section: css({ marginTop: theme.spacing(1.5) }),
  content: css({ marginTop: theme.spacing(1) }),
  sides: css({ display: 'grid', gap: theme.spacing(1.5) }),
  none: css({ margin: 0, color: theme.colors.text.secondary }),
});
