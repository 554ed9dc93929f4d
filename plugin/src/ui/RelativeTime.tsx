import { useNow } from '../use-now.ts';
import { formatAgo } from './format.ts';
import { useTimes } from './times.ts';

/** How long ago, kept up to date; the exact time on hover. */
export function RelativeTime({ ms, prefix = '' }: { ms: number; prefix?: string }) {
  const now = useNow(10_000);
  const times = useTimes();
  return (
    <time dateTime={new Date(ms).toISOString()} title={times.full(ms)}>
      {prefix}
      {formatAgo(ms, now)}
    </time>
  );
}
