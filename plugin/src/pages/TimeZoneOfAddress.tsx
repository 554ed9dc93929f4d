import { getTimeZoneInfo, type TimeZone } from '@grafana/data';
import type { ReactNode } from 'react';
import { useLayoutEffect, useMemo, useRef } from 'react';
import { useLocation } from 'react-router-dom';
import { TimesContext, timesIn } from '../ui/times.ts';
import { useParam } from './use-param.ts';

/** The time zone of the address, `?timezone=` as Grafana's dashboards have it; empty for the one that Grafana would take. */
export function useTimeZone(): [TimeZone, (timeZone: TimeZone) => void] {
  const [named, set] = useParam('timezone');
  return [getTimeZoneInfo(named, Date.now()) === undefined ? '' : named, set];
}

/** Shows all times below in the zone of the address, and takes it along to the next page: links do not name it. */
export function TimeZoneOfAddress({ children }: { children: ReactNode }) {
  const [timeZone, setTimeZone] = useTimeZone();
  const { pathname } = useLocation();
  const last = useRef({ pathname, timeZone });
  useLayoutEffect(() => {
    if (pathname !== last.current.pathname && timeZone === '' && last.current.timeZone !== '') {
      last.current = { pathname, timeZone: last.current.timeZone };
      setTimeZone(last.current.timeZone);
    } else {
      last.current = { pathname, timeZone };
    }
  }, [pathname, timeZone, setTimeZone]);
  const times = useMemo(() => timesIn(timeZone), [timeZone]);
  return <TimesContext.Provider value={times}>{children}</TimesContext.Provider>;
}
