import type { Ledger } from '@synctrail/model';
import { Alert } from '@grafana/ui';
import { isSettling, LIVE_MS } from '../data/hooks/poll.ts';
import { recordsIn } from '../model/ledger.ts';
import type { RunRow } from '../model/run.ts';
import { formatCount, formatNumberOf } from '../ui/format.ts';
import { useNow } from '../use-now.ts';

/** Records that an ended run counted and Tempo does not show: for some seconds because they are new, later because they were dropped in silence. */
export function MissingRecords({ run, told, shown }: { run: RunRow; told: Ledger; shown: number }) {
  const now = useNow(LIVE_MS);
  const total = recordsIn(told);
  if (run.endedAt === undefined || shown >= total) return null;
  const count = total - shown;
  const missing = `${formatCount(count)} of ${formatNumberOf(total, 'record')} ${count === 1 ? 'is' : 'are'}`;
  if (isSettling(run, now)) {
    return (
      <Alert severity="info" title={`${missing} not here yet`}>
        The run has just ended, and Tempo finds what is new some seconds after it was written. This page keeps asking.
      </Alert>
    );
  }
  return (
    <Alert severity="warning" title={`${missing} missing here`}>
      The sync counted them, but Tempo has no spans of them: it drops in silence what makes a trace larger than its limit
      (max_bytes_per_trace), or they never arrived. The counts and the failures are whole, as they do not depend on spans.
    </Alert>
  );
}
