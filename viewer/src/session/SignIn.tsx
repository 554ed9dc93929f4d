import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Button, Field, Input, useStyles2 } from '@grafana/ui';
import { type FormEvent, useLayoutEffect, useRef, useState } from 'react';
import { setPageNav } from '../chrome/page-nav.ts';
import { signIn } from './session.ts';

/** Asks for the collector's token, then loads the page that was asked for. */
export function SignIn({ ended }: { ended: boolean }) {
  const styles = useStyles2(getStyles);
  const input = useRef<HTMLInputElement>(null);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string>();

  useLayoutEffect(() => {
    setPageNav(undefined);
    document.title = 'Sign in - Synctrail';
  }, []);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (busy || input.current === null) return;
    setBusy(true);
    // The same problem is told again: it must leave the page in between for a screen reader to hear it.
    setProblem(undefined);
    const refused = await signIn(input.current.value);
    if (refused === undefined) {
      location.reload();
      return;
    }
    setBusy(false);
    setProblem(refused);
    input.current.focus();
    input.current.select();
  };

  return (
    <form className={styles.form} aria-labelledby="sign-in" onSubmit={(event) => void submit(event)}>
      <h1 id="sign-in">Sign in</h1>
      <p>
        {ended ? 'Your session has ended.' : 'This collector asks for its token.'} It is the value of <code>SYNCTRAIL_TOKEN</code> that the
        collector was started with.
      </p>
      {/* Password managers keep a password under a name. */}
      <input type="text" name="username" autoComplete="username" value="synctrail" readOnly hidden />
      <Field label="Token" invalid={problem !== undefined} error={problem}>
        <Input ref={input} id="token" name="token" type="password" autoComplete="current-password" spellCheck={false} autoFocus required />
      </Field>
      <Button type="submit" disabled={busy}>
        Sign in
      </Button>
    </form>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  form: css({
    boxSizing: 'border-box',
    width: '100%',
    maxWidth: 480,
    margin: '0 auto',
    padding: theme.spacing(8, 2),
    '& p': { color: theme.colors.text.secondary },
  }),
});
