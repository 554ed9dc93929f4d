import { useNow } from '../use-now.ts';
import { formatAgo, formatTime } from './format.ts';

/** How long ago, kept up to date; the exact time on hover. */
export function RelativeTime({ ms, prefix = '' }: { ms: number; prefix?: string }) {
  const now = useNow(10_000);
  return (
    <time dateTime={new Date(ms).toISOString()} title={formatTime(ms)}>
      {prefix}
      {formatAgo(ms, now)}
    </time>
  );
}
