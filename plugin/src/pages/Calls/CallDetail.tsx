import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import type { ReactNode } from 'react';
import type { CallRow } from '../../model/call.ts';
import { advice, explain } from '../../model/failure.ts';
import { testIds } from '../../testIds.ts';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { formatBytes, formatDuration } from '../../ui/format.ts';
import { HeadroomText } from '../../ui/HeadroomText.tsx';
import { Time } from '../../ui/Time.tsx';
import { CallBody } from './CallBody.tsx';
import { HttpStatus } from './HttpStatus.tsx';

/** All that is known of one call (S0-08, S0-37 … S0-41). */
export function CallDetail({ call }: { call: CallRow }) {
  const styles = useStyles2(getStyles);
  const failed = call.status !== 'succeeded';
  const spec = explain(call.failure.errorClass);
  const facts: [string, ReactNode][] = [
    [
      'Request',
      <span key="request" className={styles.mono}>
        {call.method} {call.url} <CopyButton value={call.url} what="URL" />
      </span>,
    ],
    ['Answer', <HttpStatus key="answer" status={call.httpStatus} />],
    ['Started', <Time key="started" ms={call.startedAt} />],
    ['Response time', formatDuration(call.durationMs)],
    ['Attempt', call.attemptMax === undefined ? call.attempt : `${call.attempt} of ${call.attemptMax}`],
  ];
  if (call.backoffMs !== undefined) facts.push(['Waits before the next', formatDuration(call.backoffMs)]);
  if (call.nextAtMs !== undefined) facts.push(['Tried again at', <Time key="again" ms={call.nextAtMs} />]);
  if (call.headroom.remaining !== undefined) facts.push(['Headroom', <HeadroomText key="headroom" headroom={call.headroom} />]);
  if (call.requestBytes !== undefined) facts.push(['Sent', formatBytes(call.requestBytes)]);
  if (call.responseBytes !== undefined) facts.push(['Received', formatBytes(call.responseBytes)]);
  if (call.returnedId !== undefined) facts.push(['Returned id', call.returnedId]);
  if (call.recordId !== undefined) facts.push(['Caused by record', call.recordId]);
  if (failed && call.errorMessage !== undefined)
    facts.push([
      'Message',
      <span key="message" className={styles.mono}>
        {call.errorMessage}
      </span>,
    ]);
  if (failed && call.failure.errorClass !== undefined) {
    const { who, what } = advice(spec, call.failure.willRetry);
    facts.push(['Means', [spec.sentence, who, what].join(' ').replaceAll(/\s+/g, ' ')]);
  }
  return (
    <div data-testid={testIds.callDetail}>
      <dl className={styles.list}>
        {facts.map(([label, value]) => (
          <div key={label} className={styles.fact}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {call.params.length > 0 && (
        <table className={styles.params} aria-label="Request parameters">
          <tbody>
            {call.params.map(({ name, value }, index) => (
              <tr key={`${name} ${index}`}>
                <th scope="row">{name}</th>
                <td>{value}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <CallBody call={call} />
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  list: css({ margin: 0, display: 'grid', gap: theme.spacing(0.25) }),
  fact: css({
    display: 'grid',
    gridTemplateColumns: '160px minmax(0, 1fr)',
    gap: theme.spacing(1),
    '@container (max-width: 600px)': { gridTemplateColumns: '104px minmax(0, 1fr)' },
    '& dt': { color: theme.colors.text.secondary, fontWeight: theme.typography.fontWeightRegular },
    '& dd': { margin: 0, overflowWrap: 'anywhere', fontVariantNumeric: 'tabular-nums' },
  }),
  mono: css({ fontFamily: theme.typography.fontFamilyMonospace, fontSize: theme.typography.bodySmall.fontSize, whiteSpace: 'pre-wrap' }),
  params: css({
    marginTop: theme.spacing(1),
    fontFamily: theme.typography.fontFamilyMonospace,
    fontSize: theme.typography.bodySmall.fontSize,
    '& th': {
      width: 168,
      '@container (max-width: 600px)': { width: 112 },
      fontWeight: theme.typography.fontWeightRegular,
      color: theme.colors.text.secondary,
      verticalAlign: 'top',
      textAlign: 'left',
    },
    '& td': { overflowWrap: 'anywhere' },
  }),
});
