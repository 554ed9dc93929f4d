import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import type { BodySide } from '../../model/call-body.ts';
import { whyCut } from '../../model/call-body.ts';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { formatBytes } from '../../ui/format.ts';

/** What was sent, or what came back: headers, and the body as text, whatever it is. */
export function BodySideView({ title, side }: { title: string; side: BodySide }) {
  const styles = useStyles2(getStyles);
  const cut = whyCut(side);
  return (
    <section aria-label={title}>
      <div className={styles.head}>
        <h5 className={styles.title}>{title}</h5>
        <span className={styles.facts}>{factsOf(side)}</span>
        {side.text !== undefined && <CopyButton value={side.text} what={`${title.toLowerCase()} body`} />}
      </div>
      {side.headers.length > 0 && (
        <details className={styles.headers}>
          <summary>Headers ({side.headers.length})</summary>
          <table aria-label={`${title} headers`}>
            <tbody>
              {side.headers.map(({ name, value }) => (
                <tr key={name}>
                  <th scope="row">{name}</th>
                  <td>{value}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </details>
      )}
      {side.text !== undefined && (
        // scrolled with the keyboard too
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        <pre className={styles.text} tabIndex={0} aria-label={`${title} body`}>
          {side.text}
        </pre>
      )}
      {cut !== undefined && (
        <p className={styles.cut} role="note">
          {side.text === undefined ? 'Not shown' : 'Not whole'}: {cut}.
        </p>
      )}
    </section>
  );
}

function factsOf({ type, size, kept, truncated }: BodySide): string {
  if (type === 'none' && !truncated) return 'no body';
  const facts = [type === 'none' ? undefined : type, size === undefined ? undefined : `${formatBytes(size)} on the wire`];
  if (truncated && kept !== undefined && kept > 0) facts.push(`${formatBytes(kept)} kept`);
  return facts.filter((fact) => fact !== undefined).join(' · ');
}

const getStyles = (theme: GrafanaTheme2) => {
  const mono = { fontFamily: theme.typography.fontFamilyMonospace, fontSize: theme.typography.bodySmall.fontSize } as const;
  return {
    head: css({ display: 'flex', alignItems: 'center', gap: theme.spacing(1), marginBottom: theme.spacing(0.5) }),
    title: css({ ...theme.typography.h6, margin: 0 }),
    facts: css({ color: theme.colors.text.secondary }),
    headers: css({
      marginBottom: theme.spacing(0.5),
      '& summary': { color: theme.colors.text.secondary, cursor: 'pointer' },
      '& table': mono,
      '& th': {
        width: 220,
        paddingRight: theme.spacing(1),
        fontWeight: theme.typography.fontWeightRegular,
        color: theme.colors.text.secondary,
        verticalAlign: 'top',
        textAlign: 'left',
      },
      '& td': { overflowWrap: 'anywhere' },
    }),
    text: css({
      ...mono,
      margin: 0,
      padding: theme.spacing(1),
      maxHeight: 360,
      overflow: 'auto',
      whiteSpace: 'pre-wrap',
      overflowWrap: 'anywhere',
    }),
    cut: css({ margin: theme.spacing(0.5, 0, 0), color: theme.colors.warning.text }),
  };
};
