import { formatDuration } from './format.ts';
import { useNow } from '../use-now.ts';

/** How long it took, or how long it has been at work. */
export function Duration({ ms, sinceMs }: { ms: number | undefined; sinceMs: number | undefined }) {
  if (ms !== undefined) return <span title={`${ms.toLocaleString('en')} ms`}>{formatDuration(ms)}</span>;
  return sinceMs === undefined ? <span>–</span> : <Running sinceMs={sinceMs} />;
}

function Running({ sinceMs }: { sinceMs: number }) {
  const now = useNow(1000);
  return <span title="So far">{formatDuration(Math.max(0, Math.floor((now - sinceMs) / 1000) * 1000))} …</span>;
}
