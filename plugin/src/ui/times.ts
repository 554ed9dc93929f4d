import { dateTimeFormat, type TimeZone, timeZoneAbbrevation } from '@grafana/data';
import { createContext, useContext } from 'react';

/** Times as texts, all in one time zone. */
export interface Times {
  /** Empty for the one that Grafana would take. */
  readonly timeZone: TimeZone;
  /** To the second, and in which zone where one was chosen. */
  full: (ms: number) => string;
  /** For a crumb or a column with little room. */
  short: (ms: number) => string;
  /** The time of day to the ms, for things that follow each other closely. */
  clock: (ms: number) => string;
}

export function timesIn(timeZone: TimeZone): Times {
  const text = (ms: number, format: string) => dateTimeFormat(ms, { format, timeZone });
  return {
    timeZone,
    full: (ms) => {
      const time = text(ms, 'YYYY-MM-DD HH:mm:ss');
      return timeZone === '' ? time : `${time} ${timeZoneAbbrevation(ms, { timeZone })}`.trim();
    },
    short: (ms) => text(ms, 'MMM D, HH:mm:ss'),
    clock: (ms) => text(ms, 'HH:mm:ss.SSS'),
  };
}

export const TimesContext = createContext<Times>(timesIn(''));

/** The times of this page, in the zone that was chosen for it. */
export function useTimes(): Times {
  return useContext(TimesContext);
}
