import { dateTimeForTimeZone, type TimeOption, type TimeRange as PickedRange } from '@grafana/data';
import { TimeRangePicker } from '@grafana/ui';
import { useSearchParams } from 'react-router-dom';
import { useTimeRange } from '../use-time-range.ts';
import { useTimeZone } from '../TimeZoneOfAddress.tsx';
import { withParam } from '../use-param.ts';
import { DAY_MS, HOUR_MS } from '../../data/clients/time-range.ts';

const NOW = 'now';
/** What is looked through when nothing is chosen: the newest runs come first, and older ones when they are asked for. */
const DEFAULT = 'now-30d';
const RANGES: readonly TimeOption[] = [
  ['1h', '1 hour'],
  ['6h', '6 hours'],
  ['24h', '24 hours'],
  ['2d', '2 days'],
  ['7d', '7 days'],
  ['30d', '30 days'],
].map(([short = '', long = '']) => ({ from: `now-${short}`, to: NOW, display: `Last ${long}` }));

/** The time in which runs began, in the address as `?from=&to=` (S3's time filter), and the zone of all times as `?timezone=`. An end that is not set goes along with the clock. */
export function RunTimeRange() {
  const range = useTimeRange();
  const [timeZone, setTimeZone] = useTimeZone();
  const [, setParams] = useSearchParams();
  const set = (fromMs: number | undefined, toMs: number | undefined) =>
    setParams((now) => withParam(withParam(now, 'from', text(fromMs)), 'to', text(toMs)), { replace: true });

  const toMs = range.toMs ?? Date.now();
  const fromMs = range.fromMs ?? toMs - 30 * DAY_MS;
  const spanMs = Math.max(HOUR_MS / 60, toMs - fromMs);
  const from = dateTimeForTimeZone(timeZone, fromMs);
  const to = dateTimeForTimeZone(timeZone, toMs);
  const value: PickedRange = {
    from,
    to,
    raw: { from: range.fromMs === undefined && range.toMs === undefined ? DEFAULT : from, to: range.toMs === undefined ? NOW : to },
  };
  const move = (byMs: number) => set(fromMs + byMs, toMs + byMs);
  return (
    <TimeRangePicker
      value={value}
      timeZone={timeZone}
      quickRanges={[...RANGES]}
      isOnCanvas
      onChange={(picked) => {
        const live = picked.raw.to === NOW;
        const whole = live && picked.raw.from === DEFAULT;
        set(whole ? undefined : picked.from.valueOf(), live ? undefined : picked.to.valueOf());
      }}
      onChangeTimeZone={setTimeZone}
      onMoveBackward={() => move(-spanMs / 2)}
      onMoveForward={() => move(spanMs / 2)}
      onZoom={() => set(fromMs - spanMs / 2, Math.min(toMs + spanMs / 2, Date.now()))}
    />
  );
}

function text(ms: number | undefined): string {
  return ms === undefined ? '' : String(Math.round(ms));
}
