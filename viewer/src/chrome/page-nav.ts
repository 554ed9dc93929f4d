import type { NavModelItem } from '@grafana/data';
import { useSyncExternalStore } from 'react';

let current: NavModelItem | undefined;
const listeners = new Set<() => void>();

/** The page says what it is; the bar at the top shows it. */
export function setPageNav(pageNav: NavModelItem | undefined): void {
  if (current === pageNav) return;
  current = pageNav;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function usePageNav(): NavModelItem | undefined {
  return useSyncExternalStore(subscribe, () => current);
}
