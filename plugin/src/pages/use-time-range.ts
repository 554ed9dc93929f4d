import { useMemo } from 'react';
import { useSearchParams } from 'react-router-dom';
import type { TimeRange } from '../data/clients/time-range.ts';

/** The time range of the address: `?from=&to=` in ms since the epoch; what is left out is not bounded. */
export function useTimeRange(): Partial<TimeRange> {
  const [params] = useSearchParams();
  const from = params.get('from');
  const to = params.get('to');
  return useMemo(() => ({ ...bound('fromMs', from), ...bound('toMs', to) }), [from, to]);
}

function bound(name: keyof TimeRange, text: string | null): Partial<TimeRange> {
  return text !== null && /^\d{1,15}$/.test(text) ? { [name]: Number(text) } : {};
}
