import { Alert } from '@grafana/ui';
import type { RunRow } from '../model/run.ts';
import { RelativeTime } from '../ui/RelativeTime.tsx';
import { Time } from '../ui/Time.tsx';

/** What a run without an end means, in words. */
export function RunNotice({ run }: { run: RunRow }) {
  if (run.status === 'stalled') {
    return (
      <Alert severity="warning" title="No sign of life for two minutes">
        The last one came <RelativeTime ms={run.lastEventAt} /> (<Time ms={run.lastEventAt} />
        ). The process may be busy, cut off or gone. If nothing comes, the run counts as lost.
      </Alert>
    );
  }
  if (run.status === 'lost') {
    return (
      <Alert severity="error" title="This run is lost">
        Its last sign of life came <RelativeTime ms={run.lastEventAt} /> (<Time ms={run.lastEventAt} />
        ), and it never told its end: the process was most likely killed. What it had done until then is below. Look at the process first,
        then run the sync again.
      </Alert>
    );
  }
  if (run.status === 'interrupted') {
    return (
      <Alert severity="warning" title="This run was interrupted">
        {run.failure.reason ?? 'It stopped before its end and may be resumed.'}
      </Alert>
    );
  }
  if (run.unaccounted !== 0) {
    return (
      <Alert severity="error" title={`${run.unaccounted} records are unaccounted for`}>
        They were read, but nobody told what became of them: a fault in the sync’s code, or events that never arrived.
      </Alert>
    );
  }
  return null;
}

/** The engine gave a part of a page only, and says why. */
export function PartialNotice({ words }: { words: string }) {
  return (
    <Alert severity="warning" title="Some of this page is missing">
      Tempo gave a part of it only: {words}
    </Alert>
  );
}
