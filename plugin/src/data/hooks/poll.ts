/** What is at work is asked for this often, ms. TanStack Query pauses while the tab is hidden. */
export const LIVE_MS = 5_000;
/** What rests is asked for this often, ms: something new may have begun. */
export const IDLE_MS = 15_000;

export function pollWhile(open: boolean): number | false {
  return open ? LIVE_MS : false;
}
