import { AppEvents } from '@grafana/data';
import { IconButton } from '@grafana/ui';
import { appEvents } from '../services/app-events.ts';
import { signOut, useSession } from './session.ts';

async function leave(): Promise<void> {
  if (await signOut()) location.reload();
  else appEvents.publish({ type: AppEvents.alertError.name, payload: ['You are still signed in', 'The collector cannot be reached.'] });
}

/** Ends the session, where there is one. */
export function SignOut() {
  if (useSession() !== 'signed-in') return null;
  return <IconButton name="signout" size="lg" tooltip="Sign out" onClick={() => void leave()} />;
}
